"""Sending: row by row, recorded before a letter can have gone out, so that after a crash none is sent twice.

What is known of a row comes from its record alone: `sent` and `refused` are over; one that has begun and never ended is
`uncertain`, and is not sent again. A letter that the server puts off is tried again by the job's next attempt.
"""

import time
from collections.abc import Callable
from contextlib import ExitStack
from typing import NamedTuple, Protocol

from jobs.cleaning.errors import Stopped
from jobs.mailing.template import LetterSettings, Written
from jobs.notifications.mail import Letter, PostOffice, post_office
from models.errors import Uncertain, Unreachable, Unwelcome
from models.mailed_row import State
from models.settings import Settings

SLICE = 0.2
"""Seconds that are waited at a time: who is to stop hears of it meanwhile."""
IN_A_ROW = 10
"""Letters that are put off one after the other: then it is the server, and not the letters."""
UNKNOWN = "The work was stopped while this letter was on its way. It may have arrived."


class Outcome(NamedTuple):
    """What became of a row's letter: sent, refused, uncertain, put off, or would be sent."""

    state: str
    reason: str | None = None


class Record(Protocol):
    """What is known of rows, in a place that outlives this process."""

    def of(self, row: int) -> Outcome | None: ...
    def begin(self, row: int, state: State = "uncertain", reason: str | None = None) -> bool:
        """From now on its letter may have gone out; or it is known how it ended. False if somebody else is at it."""

    def end(self, row: int, state: State, reason: str | None) -> None:
        """Said, as `forget`, by whoever has begun it."""

    def forget(self, row: int) -> None: ...


class Mailing(ExitStack):
    """Sends while the context is open. `name` is part of each letter's id; `breathe` is called while it waits."""

    def __init__(
        self, settings: LetterSettings, mail: Settings, record: Record, name: str, breathe: Callable[[], object]
    ) -> None:
        super().__init__()
        self.settings, self.mail, self.record, self.name, self.breathe = settings, mail, record, name, breathe
        self._office: PostOffice | None = None
        self._due, self._put_off = 0.0, 0
        self._has_begun = False
        """Whether the letter at hand may have gone out by now."""

    def outcome(self, row: int, written: Written) -> Outcome:
        """Sends a row's letter, unless something is known of it already."""
        if known := self.record.of(row):
            return known
        if written.refusal:
            return Outcome("refused", written.refusal)
        if self.settings.dry_run:
            return Outcome("would be sent")
        self._wait_for_turn()
        outcome = self._deliver(row, Letter(f"{self.name}.{row}", written.to, written.subject, written.text))
        self._put_off = self._put_off + 1 if outcome.state == "put off" else 0
        if self._put_off >= IN_A_ROW:
            raise Unreachable(outcome.reason or "The mail server puts every letter off.")
        return outcome

    def _deliver(self, row: int, letter: Letter) -> Outcome:
        """Once more on a new line if the old one was dead. A line that cannot be opened at all is the job's trouble."""
        again, self._has_begun = self._office is not None, False
        try:
            self._line().send(letter, about_to=lambda: self._begin(row))
        except Unreachable as error:
            if self._has_begun:
                self.record.forget(row)
            self._hang_up()
            return self._deliver(row, letter) if again else Outcome("put off", error.message)
        except (Unwelcome, Uncertain) as error:
            state: State = "refused" if isinstance(error, Unwelcome) else "uncertain"
            if state == "uncertain":
                self._hang_up()
            note = self.record.end if self._has_begun else self._begin
            note(row, state, error.message)
            return Outcome(state, error.message)
        self.record.end(row, "sent", None)
        return Outcome("sent")

    def _begin(self, row: int, state: State = "uncertain", reason: str | None = None) -> None:
        if not self.record.begin(row, state, reason):
            raise Stopped
        self._has_begun = True

    def _line(self) -> PostOffice:
        if self._office is None:
            try:
                self._office = self.enter_context(post_office(self.mail))
            except Unwelcome as error:
                raise Refusing(error.message) from error
        return self._office

    def _hang_up(self) -> None:
        self._office = None
        self.close()

    def _wait_for_turn(self) -> None:
        while (wait := self._due - time.monotonic()) > 0:
            self.breathe()
            time.sleep(min(wait, SLICE))
        self._due = time.monotonic() + 1 / self.settings.per_second


class Refusing(Unreachable):
    """The server takes nothing from us at all: no letter's fault."""
