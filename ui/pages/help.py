"""Help: what every step, and every kind of job, does."""

from ui.components.frame import frame
from ui.components.kind_help import kind_help
from ui.components.step_help import StepHelp
from ui.components.tags import tag


def show() -> None:
    """`/help`"""
    with frame("Help", "/help"):
        tag("h1", "Every step")
        tag("p", "Each with what it can be told, and what it makes of a small table.", "muted")
        StepHelp()
        kind_help()
