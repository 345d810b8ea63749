"""Sections of a page with headings, and lists of facts."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from nicegui import html

from ui.components.parts.tags import tag

Facts = list[tuple[str, Any]]


@contextmanager
def part(title: str, note: str = "") -> Iterator[None]:
    """A section of a page with a heading."""
    with html.section().classes("admin-part"):
        with html.header():
            tag("h2", title)
            if note:
                tag("p", note, "muted small")
        yield


def facts(pairs: Facts) -> None:
    """A list of names and values."""
    with html.dl().classes("facts panel"):
        for name, value in pairs:
            with html.div():
                tag("dt", name)
                tag("dd", str(value))
