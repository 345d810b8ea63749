"""A small live table with buttons for each row."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from ui.components.parts.part import Part
from ui.components.parts.prose import pieces

Cell = dict[str, Any]


class Row(NamedTuple):
    """`cells` in the order of the columns; `acts` are (name, label) of its buttons.

    With a third item, a second press with that label is required.
    """

    id: str
    cells: list[Cell]
    acts: Sequence[tuple[str, ...]] = ()


class PlainTable(Part, component="plain_table.js"):
    """Emits `act` (name, id) when a button is pressed. `none` is what an empty table says: a title and a hint."""

    def __init__(self, columns: list[str], rows: list[Row], none: tuple[str, str]) -> None:
        super().__init__(columns=columns, given=plain(rows), none={"what": none[0], "next": prose(none[1])["pieces"]})

    def show(self, rows: list[Row]) -> None:
        """Shows the current rows."""
        self.tell("show", plain(rows))


def plain(rows: list[Row]) -> list[dict[str, Any]]:
    return [{"id": row.id, "cells": row.cells, "acts": list(row.acts)} for row in rows]


def text(value: str, *, look: str = "") -> Cell:
    return {"text": value, "look": look}


def prose(value: str, *, look: str = "") -> Cell:
    """A sentence of ours, which may contain `code`."""
    return {"pieces": [[piece.text, piece.is_code] for piece in pieces(value)], "look": look}


def number(value: int) -> Cell:
    return {"number": value}


def size(value: int) -> Cell:
    return {"bytes": value}


def when(value: datetime | None) -> Cell:
    return {"when": value.isoformat() if value else None}


def day(value: datetime) -> Cell:
    return {"day": value.isoformat()}


def link(value: str, address: str) -> Cell:
    return {"text": value, "link": address}
