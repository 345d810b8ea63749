"""Mail somebody that a job has ended."""

from typing import Any, ClassVar

from jobs.kinds import base
from jobs.notifications.delivering import UNKNOWN, Message, claim_sending, deliver
from jobs.notifications.letters import letter_about
from jobs.notifications.mail import post_office
from jobs.work import Work
from models.errors import Uncertain
from models.job import Delivery
from models.settings import get_settings


class Mail(base.Kind):
    """Sends one letter, at most once. Work of our own: it comes with the end of a job that asks for it."""

    id = "mail"
    title = "Mail"
    internal = True
    comes_by_itself = True
    Options: ClassVar[type[base.Options]] = Message

    def run(self, work: Work) -> dict[str, Any]:
        return deliver(work, send)


def send(delivery: Delivery) -> str:
    """Sends the letter, if no other attempt has recorded before that it is about to."""
    if delivery.begun_at is not None:
        raise Uncertain(UNKNOWN)

    def about_to() -> None:
        if not claim_sending(delivery.id):
            raise Uncertain(UNKNOWN)

    with post_office(get_settings()) as office:
        office.send(letter_about(delivery), about_to)
    return "The mail server has taken it."
