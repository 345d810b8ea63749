"""The head of a group's page: how its jobs stand, what they have done together, and the act that is next."""

from typing import Any

from ui.components.parts.part import Part


class GroupHead(Part, component="group_head.js"):
    """Emits `act` (cancel, retry) for the whole group."""

    def __init__(self, group: dict[str, Any]) -> None:
        super().__init__(given=group)

    def show(self, group: dict[str, Any]) -> None:
        """The group as it stands now."""
        self.tell("show", group)
