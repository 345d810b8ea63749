"""The head of a group's page: the status of its jobs, their summed figures, and the next action."""

from typing import Any

from ui.components.parts.part import Part


class GroupHead(Part, component="group_head.js"):
    """Emits `act` (cancel, retry) for the whole group."""

    def __init__(self, group: dict[str, Any]) -> None:
        super().__init__(given=group)

    def show(self, group: dict[str, Any]) -> None:
        """Shows the current state of the group."""
        self.tell("show", group)
