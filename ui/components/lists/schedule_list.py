"""The list of schedules with its form; what was typed is treated only as data."""

from typing import Any

from ui.components.parts.part import Part


class ScheduleList(Part, component="schedule_list.js"):
    """Emits `look` (when, zone), `save` (id, version, values), `act` (name, id, version) and `history` (id)."""

    def __init__(self, rows: list[dict[str, Any]], choices: dict[str, Any], recipe_id: str | None) -> None:
        """`recipe_id`: the recipe to preselect, for somebody who comes from it to make a schedule."""
        super().__init__(given=rows, choices=choices, recipe=recipe_id)

    def show(self, rows: list[dict[str, Any]]) -> None:
        """Shows the current schedules."""
        self.tell("show", rows)

    def echo(self, said: str, moments: list[str], wrong: str) -> None:
        """Shows how the typed times were understood."""
        self.tell("echo", said, moments, wrong)

    def refuse(self, said: str) -> None:
        """Shows why it could not be done."""
        self.tell("refuse", said)

    def saved(self) -> None:
        """Closes the form."""
        self.tell("saved")

    def renew(self) -> None:
        """Reloads the open history."""
        self.tell("renew")
