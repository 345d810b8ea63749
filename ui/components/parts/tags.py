"""Plain elements. Text goes in as text, attributes as values: nothing here is ever read as markup or script."""

from typing import Any

from nicegui import html, ui

from ui.components.parts.prose import pieces
from ui.theme import asset


class Tag(ui.element):
    """An element with a text."""

    def __init__(self, name: str, text: str = "", classes: str = "", /, **attributes: Any) -> None:
        super().__init__(name)
        self._text = text
        self.classes(classes)
        self.props.update(named(attributes))

    def say(self, text: str) -> None:
        """Shows another text; the same text costs nothing."""
        if text != self._text:
            self._text = text
            self.update()


def tag(name: str, text: str = "", classes: str = "", /, **attributes: Any) -> Tag:
    """Attributes are written as Python spells them: `aria_label`, `for_`."""
    return Tag(name, text, classes, **attributes)


def icon(name: str) -> None:
    """One of `assets/icons.svg`; decoration, never the only word."""
    with tag("svg", "", "icon", aria_hidden="true"):
        tag("use", "", href=f"{asset('icons.svg')}#{name}")


def notice(sentence: str, kind: str = "") -> None:
    """A sentence about something that went wrong, or needs a look."""
    with html.div(role="alert").classes(f"notice {kind}"):
        icon("warn")
        tag("p", sentence)


def prose(sentences: str) -> None:
    """A paragraph of our own words, with `code` and links in it."""
    with html.p():
        for text, is_code, address in pieces(sentences):
            tag("a" if address else "code" if is_code else "span", text, href=address or None)


def named(attributes: dict[str, Any]) -> dict[str, Any]:
    return {name.rstrip("_").replace("_", "-"): value for name, value in attributes.items()}
