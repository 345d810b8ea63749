"""Jobs: one piece of background work each, and the verbs that move them from status to status."""

from models.job.create import Idempotency, create_job, edit_draft
from models.job.listing import Page, get_job, list_jobs, timeline
from models.job.row import ACTIVE, OVER, Job, JobEvent, Status
from models.job.steer import cancel, delete_job, queue_job, retry
from models.job.watch import due, mark_dispatched, resend, resume, stale_running, unclaimed, undispatched
from models.job.work import Beat, Progress, beat, begin, cancelled, defer, die, fail, finish

__all__ = [
    "ACTIVE",
    "OVER",
    "Beat",
    "Idempotency",
    "Job",
    "JobEvent",
    "Page",
    "Progress",
    "Status",
    "beat",
    "begin",
    "cancel",
    "cancelled",
    "create_job",
    "defer",
    "delete_job",
    "die",
    "due",
    "edit_draft",
    "fail",
    "finish",
    "get_job",
    "list_jobs",
    "mark_dispatched",
    "queue_job",
    "resend",
    "resume",
    "retry",
    "stale_running",
    "timeline",
    "unclaimed",
    "undispatched",
]
