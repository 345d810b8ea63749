"""The list of schedules with its form; what was typed is only ever a value in it."""

from typing import Any

from ui.components.parts.part import Part


class ScheduleList(Part, component="schedule_list.js"):
    """Emits `look` (when, zone), `save` (id, version, values), `act` (name, id, version) and `history` (id)."""

    def __init__(self, rows: list[dict[str, Any]], choices: dict[str, Any], recipe_id: str | None = None) -> None:
        """`recipe_id`: a recipe for which somebody has come to make a schedule."""
        super().__init__(given=rows, choices=choices, recipe=recipe_id)

    def show(self, rows: list[dict[str, Any]]) -> None:
        """What is there now."""
        self.tell("show", rows)

    def echo(self, said: str, moments: list[str], wrong: str) -> None:
        """What the words mean."""
        self.tell("echo", said, moments, wrong)

    def refuse(self, said: str) -> None:
        """Why it could not be done."""
        self.tell("refuse", said)

    def saved(self) -> None:
        """The form may close."""
        self.tell("saved")

    def renew(self) -> None:
        """The history that is open may have grown."""
        self.tell("renew")
