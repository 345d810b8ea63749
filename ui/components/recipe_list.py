"""A table of saved recipes: rename, carry away, delete."""

from typing import Any

from ui.components.part import Part


class RecipeList(Part, component="recipe_list.js"):
    """Emits `rename` (id, version, name) and `remove` (id)."""

    def __init__(self, saved: list[dict[str, Any]]) -> None:
        super().__init__(given=saved)

    def show(self, saved: list[dict[str, Any]], said: str) -> None:
        """What is there now, and what was refused."""
        self.tell("show", saved, said)
