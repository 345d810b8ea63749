"""Runs a mailing: every row of a file gets its letter, or a reason why not, and is listed with it."""

import csv
import json
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple, TextIO

import polars as pl

from jobs.cleaning.errors import StepFailed
from jobs.cleaning.reader import ReaderSettings
from jobs.cleaning.table import Source
from jobs.cleaning.widening import use_table
from jobs.mailing.sending import Mailing, Outcome
from jobs.mailing.template import LetterSettings, Written, no_column, write

Progress = Callable[[float, int], object]
MakeMailing = Callable[[], Mailing]

SHOWN = 100
"""The most refusals in the result; all of them are in the list."""


class Refusal(NamedTuple):
    """A row that gets no letter, and why. Its address stays in the file."""

    name: str
    reason: str


@dataclass
class Done:
    """The number of letters in each state, the list of all rows, and for a dry run the letters themselves."""

    listed: Path
    letters: Path | None = None
    counts: Counter[str] = field(default_factory=Counter)
    refusals: list[Refusal] = field(default_factory=list)
    """The first of them."""
    repeated: int = 0
    """Addresses that have more than one letter; capital letters make no difference."""

    def note(self, row: int, outcome: Outcome) -> None:
        self.counts[outcome.state] += 1
        if outcome.state == "refused" and len(self.refusals) < SHOWN:
            self.refusals.append(Refusal(f"Row {row:,}", outcome.reason or ""))


def mail_rows(
    path: Path,
    reader: ReaderSettings,
    settings: LetterSettings,
    mailing: MakeMailing,
    folder: Path,
    progress: Progress,
    *,
    name: str | None = None,
) -> Done:
    """Raises StepFailed for a missing column, before anything is sent."""

    def use(source: Source) -> Done:
        demand_columns(source, settings)
        done = Done(folder / "letters.csv", folder / "letters.jsonl" if settings.dry_run else None)
        with ExitStack() as opened:
            lists = Lists(done, opened)
            sender = opened.enter_context(mailing())
            for number, (row, values) in enumerate(rows_of(source), 1):
                progress(source.share, number)
                written = write(settings, values)
                outcome = sender.outcome(row, written)
                done.note(row, outcome)
                lists.add(row, written, outcome)
        done.repeated = repeated(done.listed)
        return done

    return use_table(use, path, reader, scratch=folder, name=name)


def repeated(listed: Path) -> int:
    """How many addresses get more than one letter."""
    rows = pl.scan_csv(listed, infer_schema=False).filter(pl.col("state") != "refused")
    times = rows.group_by(pl.col("to").str.to_lowercase()).len()
    return int(times.select((pl.col("len") > 1).sum()).collect().item())


class Lists:
    """What is written about each row."""

    def __init__(self, done: Done, opened: ExitStack) -> None:
        listed = opened.enter_context(done.listed.open("w", encoding="utf-8", newline=""))
        self._rows = csv.writer(listed, lineterminator="\n")
        self._rows.writerow(("row", "to", "state", "reason"))
        self._letters: TextIO | None = None
        if done.letters:
            self._letters = opened.enter_context(done.letters.open("w", encoding="utf-8"))

    def add(self, row: int, written: Written, outcome: Outcome) -> None:
        self._rows.writerow((row, written.to, outcome.state, outcome.reason))
        if self._letters and outcome.state != "refused":
            letter = {"row": row, "to": written.to, "subject": written.subject, "text": written.text}
            self._letters.write(json.dumps(letter, ensure_ascii=False) + "\n")


def demand_columns(source: Source, settings: LetterSettings) -> None:
    if found := no_column(settings, [column.name for column in source.columns]):
        raise StepFailed(found.sentence, column=found.column)


def rows_of(source: Source) -> Iterator[tuple[int, dict[str, Any]]]:
    """Each row's number, and its cells by column. Of equal names, the first counts."""
    for batch in source.batches():
        names = [column.name for column in batch.columns]
        for row, *cells in batch.frame.iter_rows():
            yield row, {name: cell for name, cell in reversed([*zip(names, cells, strict=True)]) if name is not None}
