"""Plain elements. Text goes in as text, attributes as values: nothing here is ever read as markup or script."""

from typing import Any

from nicegui import html, ui

from ui.theme import asset


def tag(name: str, text: str = "", classes: str = "", **attributes: Any) -> ui.element:
    """An element with a text. An attribute like `aria_label` is written `aria-label`."""
    element = ui.element(name).classes(classes)
    element._text = text or None
    element.props.update({key.replace("_", "-"): value for key, value in attributes.items()})
    return element


def icon(name: str) -> None:
    """One of `assets/icons.svg`; decoration, never the only word."""
    with tag("svg", "", "icon", aria_hidden="true"):
        tag("use", "", href=f"{asset('icons.svg')}#{name}")


def notice(sentence: str, *, kind: str = "") -> ui.element:
    """A sentence about something that went wrong, or needs a look."""
    with html.div(role="alert").classes(f"notice {kind}") as element:
        icon("warn")
        tag("p", sentence)
    return element
