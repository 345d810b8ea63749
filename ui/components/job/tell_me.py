"""Notifications of a job's end: contacts can be changed until the end, and the delivery of each message is shown."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from nicegui.events import GenericEventArguments

from jobs import queue
from jobs.notifications.signing import secret_of
from jobs.queue import Change
from models import db
from models.errors import Refused, RinseError
from models.job import Job, deliveries_of
from models.settings import get_settings
from models.user import User
from ui import live
from ui.components.parts.contacts import contact
from ui.components.parts.part import Part
from ui.components.parts.rereading import Rereading
from ui.errors import sentence

Contacts = dict[str, str | None]
Keep = Callable[[Change], Awaitable[Job]]


class TellMe(Part, component="tell_me.js"):
    """`keep` saves the contacts in the job's row. News of the job itself arrives by `follow`."""

    def __init__(self, user: User, job: Job, keep: Keep) -> None:
        self.user, self.job, self.keep = user, job, keep
        self._tasks: set[str] = set()
        super().__init__(given=self._state(), mails=get_settings().sends_mail)
        self.rereading = Rereading(self, self.read, self.show)
        self.on("keep", self._keep)
        self.on("trial", self._trial)
        self.on("again", self._again)
        self.on("secret", self._secret)
        live.work_for(job.owner).subscribe(self.hear)
        self.rereading.keep_up()

    def follow(self, job: Job) -> None:
        """Takes a newer version of the job."""
        self.job = job
        self.tell("follow", self._state())
        self.rereading.ask()

    def hear(self, news: live.Patch) -> None:
        """Reads again if the news is about a job that delivers one of our messages."""
        if news["id"] in self._tasks:
            self.rereading.ask()

    def read(self) -> list[dict[str, Any]]:
        with db.read_session() as session:
            return [each.public() for each in deliveries_of(session, self.job.id)]

    def show(self, deliveries: list[dict[str, Any]]) -> None:
        self._tasks = {each["task"] for each in deliveries}
        self.tell("show", deliveries)

    def _state(self) -> Contacts:
        return {"status": self.job.status.value, "email": self.job.email, "webhook": self.job.webhook}

    async def _keep(self, event: GenericEventArguments) -> None:
        name = str(event.args[0])
        try:
            kept = contact(name, str(event.args[1]))
        except Refused as error:
            self.tell("say", name, sentence(error), True)
            return
        await self._do(name, self._write({"email": kept} if name == "email" else {"webhook": kept}), "Kept." if kept else "")

    async def _trial(self, _: GenericEventArguments) -> None:
        await self._do("webhook", asyncio.to_thread(queue.try_webhook, self.user, self.job.id), "")

    async def _again(self, event: GenericEventArguments) -> None:
        if event.args in self._tasks:
            await self._do("webhook", asyncio.to_thread(queue.retry, self.user, str(event.args)), "")

    async def _secret(self, _: GenericEventArguments) -> None:
        self.tell("reveal", await asyncio.to_thread(secret_of, self.job.owner, get_settings()))

    async def _write(self, contacts: Change) -> None:
        self.job = await self.keep(contacts)

    async def _do(self, name: str, act: Awaitable[Any], done: str) -> None:
        """Shows the outcome beside the field."""
        try:
            await act
        except RinseError as error:
            self.tell("say", name, sentence(error), True)
        else:
            self.tell("say", name, done, False)
            self.tell("follow", self._state())
        self.rereading.ask()
