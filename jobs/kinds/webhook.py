"""Call a program that a job has ended."""

import json
import time
from contextlib import suppress
from functools import partial
from typing import Any, ClassVar

from jobs import outbound
from jobs.kinds import base
from jobs.notifications.delivering import Message, deliver
from jobs.notifications.signing import signed
from jobs.work import Work
from models import db
from models.errors import DatabaseUnavailable, Unreachable, Unwelcome
from models.job import Delivery
from models.job.turns import give_way
from models.settings import get_settings

GONE = 410
SLOW = 3.0
"""Seconds. After a call that takes longer, those of the same owner that wait go before nobody else's work any more."""


class Webhook(base.Kind):
    """Posts the job, signed, until somebody takes it. Work of our own: it comes with the end of a job that asks for it."""

    id = "webhook"
    title = "Webhook"
    internal = True
    comes_by_itself = True
    Options: ClassVar[type[base.Options]] = Message

    def run(self, work: Work) -> dict[str, Any]:
        begun = time.monotonic()
        try:
            return deliver(work, partial(send, work.job.owner))
        finally:
            if time.monotonic() - begun > SLOW:
                let_others_go_first(work.job.owner)


def let_others_go_first(owner: str) -> None:
    """Each call may keep a worker for 20 seconds, and a receiver that does not answer may have a thousand to come."""
    with suppress(DatabaseUnavailable), db.session() as session:
        give_way(session, owner, Webhook.id)


def send(owner: str, delivery: Delivery) -> str:
    """Raises Unreachable unless the answer is 2xx; a redirect and 410 are final."""
    body = json.dumps(delivery.job, ensure_ascii=False, separators=(",", ":")).encode()
    headers = {
        "Content-Type": "application/json",
        "rinse-event": f"job.{delivery.job['status']}" if delivery.occasion.startswith("end") else "trial",
        **signed(owner, get_settings(), delivery.id, int(time.time()), body),
    }
    with outbound.call("POST", delivery.target, body=body, headers=headers) as answer:
        said = outbound.status_line(answer)  # the body is not read: it may break off after a success
    if 200 <= answer.status < 300:
        return said
    if 300 <= answer.status < 400:
        raise Unwelcome(f"It answers {said}: give the address that it points to, as redirects are not followed.")
    if answer.status == GONE:
        raise Unwelcome(f"It answers {said}.")
    raise Unreachable(f"It answers {said}.")
