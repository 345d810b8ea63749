"""Where it is written down what is known of rows: in the database for jobs, in a file for the command line."""

import fcntl
import json
import os
import secrets
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from jobs.mailing.sending import UNKNOWN, Outcome
from models import db
from models.errors import Refused
from models.mailed_row import State, begin_row, end_row, forget_row, mailed_rows


class JobRecord:
    """Of a job, for all its attempts. Each line is committed before anything is said to the mail server."""

    def __init__(self, job_id: str) -> None:
        self.job_id = job_id
        with db.read_session() as session:
            rows = mailed_rows(session, job_id)
        self._known = {row: Outcome(each.state, each.reason or reason_of(each.state)) for row, each in rows.items()}

    def of(self, row: int) -> Outcome | None:
        return self._known.get(row)

    def begin(self, row: int, state: State = "uncertain", reason: str | None = None) -> bool:
        with db.session() as session:
            return begin_row(session, self.job_id, row, state, reason)

    def end(self, row: int, state: State, reason: str | None) -> None:
        with db.session() as session:
            end_row(session, self.job_id, row, state, reason)

    def forget(self, row: int) -> None:
        with db.session() as session:
            forget_row(session, self.job_id, row)


class FileRecord:
    """A line for each thing that happened, on the disk before anything is said to the mail server.

    Its first line tells which mailing it is of: rows are known by number alone, and mean other people in another file.
    """

    def __init__(self, path: Path, about: Mapping[str, str] = {}) -> None:
        """Raises Refused for the record of another mailing, for one that another process writes to, or what is none; nothing
        is written to it then."""
        self._file = path.open("ab")
        try:
            self._begin_with(path, about)
        except BaseException:
            self.close()
            raise

    def _begin_with(self, path: Path, about: Mapping[str, str]) -> None:
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Refused(f"Another mailing writes to {path} now. Wait until it has ended.") from None
        lines = kept_lines(path)
        self._head = None if lines else {"mailing": secrets.token_hex(8), **about}
        self.name = mailing_of(path, self._head or lines[0], about)
        self._known: dict[int, Outcome] = {}
        for line in filter(None, lines[1:]):
            self._take(**line)
        if lines and not ends_well(path):
            self._file.write(b"\n")

    def close(self) -> None:
        self._file.close()

    def of(self, row: int) -> Outcome | None:
        return self._known.get(row)

    def begin(self, row: int, state: State = "uncertain", reason: str | None = None) -> bool:
        self._write(row, state, reason or reason_of(state))
        return True

    def end(self, row: int, state: State, reason: str | None) -> None:
        self._write(row, state, reason)

    def forget(self, row: int) -> None:
        self._write(row, "put off", None)

    def _write(self, row: int, state: str, reason: str | None) -> None:
        self._append({"row": row, "state": state, "reason": reason})

    def _append(self, line: dict[str, Any]) -> None:
        head, self._head = self._head, None
        for each in filter(None, (head, line)):
            self._file.write(json.dumps(each).encode() + b"\n")
        self._file.flush()
        os.fsync(self._file.fileno())

    def _take(self, row: int, state: str, reason: str | None) -> None:
        if state == "put off":
            self._known.pop(row, None)
        else:
            self._known[row] = Outcome(state, reason)


def kept_lines(path: Path) -> list[Any]:
    """A crash may have cut a line off, also within a letter: None. What it was to say had not begun yet."""
    if not path.exists():
        return []
    with path.open("rb") as file:
        return [parsed(line) for line in file]


def parsed(line: bytes) -> Any:
    with suppress(ValueError):
        return json.loads(line)
    return None


def mailing_of(path: Path, first: Any, about: Mapping[str, str]) -> str:
    """The mailing's name, out of the first line of its record."""
    if not isinstance(first, dict) or not isinstance(first.get("mailing"), str):
        raise Refused(f"{path} is not the record of a mailing. Give --record a name of its own.")
    others = [what for what, sha256 in about.items() if first.get(what) != sha256]
    if others:
        raise Refused(f"{path} is the record of a mailing with another {' and another '.join(others)}. Give a new --record.")
    return str(first["mailing"])


def ends_well(path: Path) -> bool:
    with path.open("rb") as file:
        file.seek(-1, os.SEEK_END)
        return file.read() == b"\n"


def reason_of(state: str) -> str | None:
    return UNKNOWN if state == "uncertain" else None
