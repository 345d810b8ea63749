"""A table of saved recipes: rename, set the files they are offered for, view earlier versions, download, delete."""

from pathlib import Path
from typing import Any

from ui.components.build.recipe_editor import NEEDED
from ui.components.parts.part import Part

HERE = Path(__file__).parent


class RecipeList(Part, component="recipe_list.js", dependencies=[*NEEDED, HERE / "recipe_versions.js"]):
    """Emits `rename` (id, version, name), `offer` (id, file names), `look` (id), `restore` (id, version) and `remove` (id)."""

    def __init__(self, saved: list[dict[str, Any]]) -> None:
        super().__init__(given=saved)

    def show(self, saved: list[dict[str, Any]], said: str) -> None:
        """Shows the current recipes, and the reason of a refusal."""
        self.tell("show", saved, said)

    def have(self, recipe_id: str, versions: list[dict[str, Any]], kinds: dict[str, Any]) -> None:
        """Shows a recipe's versions, newest first, each with its changes; `kinds` are the steps that occur in them."""
        self.tell("have", recipe_id, versions, kinds)
