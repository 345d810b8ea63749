"""Help: what every step, and every kind of job, does."""

from nicegui import html

from ui.components.build.step_help import StepHelp
from ui.components.frame.frame import frame
from ui.components.frame.themes import Themes
from ui.components.kinds.kind_help import kind_help
from ui.components.parts.tags import tag


def show() -> None:
    """`/help`"""
    with frame("Help", "/help"):
        with html.div().classes("help-theme"):
            tag("span", "Theme", "muted")
            Themes()
        with html.div().classes("page-intro"):
            tag("h1", "Every step")
            tag("p", "Each with what it can be told, and what it makes of a small table.", "muted")
        StepHelp()
        kind_help()
