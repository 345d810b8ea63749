"""Reading a table whose last rows may be wider than its first."""

from collections.abc import Callable
from contextlib import nullcontext
from pathlib import Path
from typing import TypeVar

from jobs.cleaning.reader import ReaderSettings, TableIsWider, TextSource, open_table

T = TypeVar("T")


def use_table(
    use: Callable[[TextSource], T],
    path: Path,
    settings: ReaderSettings,
    *,
    scratch: Path,
    name: str | None = None,
    begun: TextSource | None = None,
) -> T:
    """Opens the table (or takes the one that is `begun`) and uses it; once more from the start, should a row far down have more
    cells than there are columns.

    Most often there is one such row. If there is a second, all are looked for at once: each row may be wider than the last.
    """
    width: int | None = None
    while True:
        with nullcontext(begun) if begun else open_table(path, settings, scratch=scratch, name=name, width=width) as table:
            try:
                return use(table)
            except TableIsWider as wider:
                width, begun = wider.width if width is None else table.find_width(), None
