"""Jobs, each a piece of background work, and the functions that move them from one status to another."""

from models.job.create import Idempotency, create_job, edit_draft
from models.job.delivery import Delivery, Told, deliveries_of
from models.job.listing import Page, get_job, jobs_on_file, list_jobs, timeline
from models.job.order import Order
from models.job.pauses import Pause, pause, paused, unpause
from models.job.row import ACTIVE, OVER, Job, JobEvent, Status
from models.job.steer import cancel, delete_job, hold, queue_job, retry, try_webhook
from models.job.turns import Wait, count_waiting, take, waits_of
from models.job.watch import changed_since, due, is_unheard, jobs_of_ids, resume, stale_running
from models.job.work import (
    Beat,
    Cause,
    Progress,
    beat,
    begin,
    cancelled,
    defer,
    die,
    fail,
    finish,
    remark,
    save_checkpoint,
    wanted,
)

__all__ = [
    "ACTIVE",
    "OVER",
    "Beat",
    "Cause",
    "Delivery",
    "Idempotency",
    "Job",
    "JobEvent",
    "Order",
    "Page",
    "Pause",
    "Progress",
    "Status",
    "Told",
    "Wait",
    "beat",
    "begin",
    "cancel",
    "cancelled",
    "changed_since",
    "count_waiting",
    "create_job",
    "defer",
    "delete_job",
    "deliveries_of",
    "die",
    "due",
    "edit_draft",
    "fail",
    "finish",
    "get_job",
    "hold",
    "is_unheard",
    "jobs_of_ids",
    "jobs_on_file",
    "list_jobs",
    "pause",
    "paused",
    "queue_job",
    "remark",
    "resume",
    "retry",
    "save_checkpoint",
    "stale_running",
    "take",
    "timeline",
    "try_webhook",
    "unpause",
    "waits_of",
    "wanted",
]
