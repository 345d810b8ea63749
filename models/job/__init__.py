"""Jobs, each a piece of background work, and the functions that move them from one status to another."""

from models.job.create import Idempotency, create_job, edit_draft, is_key_used, made_before
from models.job.delivery import Delivery, DeliveryState, deliveries_of
from models.job.listing import Page, get_job, jobs_on_file, last_on_such_a_file, list_jobs, timeline
from models.job.order import Order
from models.job.pauses import Pause, pause, paused, unpause
from models.job.reconciliation import changed_since, due, is_still_silent, jobs_of_ids, resume, stale_running
from models.job.row import ACTIVE, OVER, RETRIABLE, TROUBLE, Job, JobEvent, Status
from models.job.turns import Wait, count_waiting, take, waits_of
from models.job.user_actions import cancel, delete_job, lock_jobs, queue_job, retry, try_webhook
from models.job.worker_actions import (
    Beat,
    Cause,
    Progress,
    add_note,
    beat,
    begin,
    cancelled,
    defer,
    die,
    fail,
    finish,
    peek,
    save_checkpoint,
)

__all__ = [
    "ACTIVE",
    "OVER",
    "RETRIABLE",
    "TROUBLE",
    "Beat",
    "Cause",
    "Delivery",
    "DeliveryState",
    "Idempotency",
    "Job",
    "JobEvent",
    "Order",
    "Page",
    "Pause",
    "Progress",
    "Status",
    "Wait",
    "add_note",
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
    "is_key_used",
    "is_still_silent",
    "jobs_of_ids",
    "jobs_on_file",
    "last_on_such_a_file",
    "list_jobs",
    "lock_jobs",
    "made_before",
    "pause",
    "paused",
    "peek",
    "queue_job",
    "resume",
    "retry",
    "save_checkpoint",
    "stale_running",
    "take",
    "timeline",
    "try_webhook",
    "unpause",
    "waits_of",
]
