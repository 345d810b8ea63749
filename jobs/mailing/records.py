"""Where it is written down what is known of rows: in the database for jobs, in a file for the command line."""

import json
import os
import secrets
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any, TextIO

from jobs.mailing.sending import UNKNOWN, Outcome
from models import db
from models.letter import State, begin_row, end_row, forget_row, mailed_rows


class JobRecord:
    """Of a job, for all its attempts. Each line is committed before anything is said to the mail server."""

    def __init__(self, job_id: str) -> None:
        self.job_id = job_id
        with db.read_session() as session:
            rows = mailed_rows(session, job_id)
        self._known = {row: Outcome(each.state, each.reason or reason_of(each.state)) for row, each in rows.items()}

    def of(self, row: int) -> Outcome | None:
        return self._known.get(row)

    def begin(self, row: int) -> bool:
        with db.session() as session:
            return begin_row(session, self.job_id, row)

    def end(self, row: int, state: State, reason: str | None) -> None:
        with db.session() as session:
            end_row(session, self.job_id, row, state, reason)

    def forget(self, row: int) -> None:
        with db.session() as session:
            forget_row(session, self.job_id, row)


class FileRecord:
    """A line for each thing that happened, on the disk before anything is said to the mail server."""

    def __init__(self, path: Path) -> None:
        self._known: dict[int, Outcome] = {}
        self._file = path.open("a+", encoding="utf-8")
        self._file.seek(0)
        lines = list(whole_lines(self._file))
        self.name = lines[0]["mailing"] if lines else secrets.token_hex(8)
        for line in lines[1:]:
            self._take(**line)
        if not lines:
            self._append({"mailing": self.name})

    def close(self) -> None:
        self._file.close()

    def of(self, row: int) -> Outcome | None:
        return self._known.get(row)

    def begin(self, row: int) -> bool:
        self._write(row, "uncertain", UNKNOWN)
        return True

    def end(self, row: int, state: State, reason: str | None) -> None:
        self._write(row, state, reason)

    def forget(self, row: int) -> None:
        self._write(row, "put off", None)

    def _write(self, row: int, state: str, reason: str | None) -> None:
        self._append({"row": row, "state": state, "reason": reason})

    def _append(self, line: dict[str, Any]) -> None:
        self._file.write(json.dumps(line, ensure_ascii=False) + "\n")
        self._file.flush()
        os.fsync(self._file.fileno())

    def _take(self, row: int, state: str, reason: str | None) -> None:
        if state == "put off":
            self._known.pop(row, None)
        else:
            self._known[row] = Outcome(state, reason)


def whole_lines(file: TextIO) -> Iterator[dict[str, Any]]:
    """A crash may have cut a line off; what it was to say had not begun yet."""
    for line in file:
        with suppress(ValueError):
            yield json.loads(line)
        if not line.endswith("\n"):
            file.write("\n")


def reason_of(state: str) -> str | None:
    return UNKNOWN if state == "uncertain" else None
