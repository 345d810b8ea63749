"""Reads tables whose later rows may be wider than the first ones."""

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
    opened: TextSource | None = None,
) -> T:
    """Opens the table (or takes `opened`) and uses it; starts over if a later row has more cells than there are columns.

    Usually there is one such row. If there is a second, the widest row is searched for at once: each could be wider than the
    last.
    """
    width: int | None = None
    while True:
        with nullcontext(opened) if opened else open_table(path, settings, scratch=scratch, name=name, width=width) as table:
            try:
                return use(table)
            except TableIsWider as wider:
                width, opened = wider.width if width is None else table.find_width(), None
