"""Plain elements. Text is set as text, attributes as values: nothing is parsed as markup or script."""

from typing import Any

from nicegui import html, ui

from ui.below import below
from ui.components.parts.prose import pieces
from ui.theme import asset

ADDRESSES = {"href", "src", "action"}
"""Attributes with an address, ours if it begins with a slash."""


class Tag(ui.element):
    """An element with a text."""

    def __init__(self, name: str, text: str = "", classes: str = "", /, **attributes: Any) -> None:
        super().__init__(name)
        self._text = text
        self.classes(classes)
        self.props.update(named(attributes))

    def say(self, text: str) -> None:
        """Shows another text; does nothing if it is the same."""
        if text != self._text:
            self._text = text
            self.update()


def tag(name: str, text: str = "", classes: str = "", /, **attributes: Any) -> Tag:
    """Attributes are spelled as in Python: `aria_label`, `for_`."""
    return Tag(name, text, classes, **attributes)


def icon(name: str) -> None:
    """A symbol of `assets/icons.svg`; decoration only, always with a text beside it."""
    with tag("svg", "", "icon", aria_hidden="true"):
        tag("use", "", href=f"{asset('icons.svg')}#{name}")


def notice(sentence: str, kind: str = "") -> None:
    """A sentence about an error or a warning."""
    with html.div(role="alert").classes(f"notice {kind}"):
        icon("warn")
        tag("p", sentence)


def prose(sentences: str) -> None:
    """A paragraph of our own text, which may contain `code` and links."""
    with html.p():
        for text, is_code, address in pieces(sentences):
            tag("a" if address else "code" if is_code else "span", text, href=address or None)


def named(attributes: dict[str, Any]) -> dict[str, Any]:
    given = {name.rstrip("_").replace("_", "-"): value for name, value in attributes.items()}
    return given | {name: below(given[name]) for name in ADDRESSES & given.keys() if str(given[name]).startswith("/")}
