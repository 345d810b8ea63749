"""Commands that are offered for programs work where people sign in."""

import json
import subprocess
from pathlib import Path

import pytest

from models.settings import Settings
from tests.ui.accounts.door import Door
from ui.components.build import recipe_shelf
from ui.components.build.recipe_shelf import carried


def test_with_a_token_in_its_place_the_exported_command_makes_a_job(
    door: Door, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Regression: it sent no token, and was refused with 401."""
    theirs = Settings(auth="accounts", base_url=door.app.base_url)
    monkeypatch.setattr(recipe_shelf, "get_settings", lambda: theirs)
    exported = carried({"version": 1, "steps": [{"step": "trim"}]}, "orders.csv")
    (tmp_path / "orders.csv").write_text("a,b\n 1,2\n")
    (tmp_path / "recipe.json").write_text(exported["json"])
    command = exported["curl"].replace("rinse_…", door.token_of(door.add("Exporting")))
    said = subprocess.run(["bash", "-c", command], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert json.loads(said.stdout)["file"]["name"] == "orders.csv"
    with door.browser(door.cookie_of(door.add("Helped"))) as browser:
        assert "Authorization: Bearer rinse_…" in browser.get("/help").text
