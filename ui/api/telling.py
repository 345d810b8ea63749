"""Notifications of a job's end: their deliveries, a trial, and the secret that signs them."""

from fastapi import Request

from jobs import queue
from jobs.notifications.signing import secret_of
from models import db
from models.job import deliveries_of, get_job
from models.settings import get_settings
from ui.api.answers import DeliveryAnswer, JobAnswer, WebhookSecret
from ui.auth import current_user


def deliveries(job_id: str, request: Request) -> list[DeliveryAnswer]:
    """Every message about a job, with each attempt to deliver it."""
    with db.read_session() as session:
        job = get_job(session, job_id, current_user(request))
        return [DeliveryAnswer.model_validate(each.public()) for each in deliveries_of(session, job.id)]


def try_webhook(job_id: str, request: Request) -> JobAnswer:
    """Call the job's webhook now, with the current state of the job. The answer is the job that makes the call."""
    return JobAnswer.model_validate(queue.try_webhook(current_user(request), job_id).public())


def secret(request: Request) -> WebhookSecret:
    """The secret with which your webhooks are signed; docs/webhooks.md shows how to verify."""
    return WebhookSecret(secret=secret_of(current_user(request).id, get_settings()))
