"""A small live table: what there is, and what can be done with each."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from ui.components.parts.part import Part
from ui.components.parts.prose import pieces

Cell = dict[str, Any]


class Row(NamedTuple):
    """`cells` in the order of the columns; `acts` are (name, word) for its buttons.

    A third word, if there is one, asks for a second press.
    """

    id: str
    cells: list[Cell]
    acts: Sequence[tuple[str, ...]] = ()


class PlainTable(Part, component="plain_table.js"):
    """Emits `act` (name, id) when a button is pressed. `none` is what it says when there is nothing, and what to do then."""

    def __init__(self, columns: list[str], rows: list[Row], none: tuple[str, str]) -> None:
        super().__init__(columns=columns, given=plain(rows), none={"what": none[0], "next": prose(none[1])["pieces"]})

    def show(self, rows: list[Row]) -> None:
        """What is there now."""
        self.tell("show", plain(rows))


def plain(rows: list[Row]) -> list[dict[str, Any]]:
    return [{"id": row.id, "cells": row.cells, "acts": list(row.acts)} for row in rows]


def text(value: str, *, look: str = "") -> Cell:
    return {"text": value, "look": look}


def prose(value: str, *, look: str = "") -> Cell:
    """A sentence of ours, with `code` in it."""
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
