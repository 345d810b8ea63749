"""The container image contains the packages, settings and roles that exist."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from models.settings import Settings
from ui.arguments import ROLES

ROOT = Path(__file__).parent.parent
DOCKERFILE = (ROOT / "Dockerfile").read_text()
COMPOSED = ("compose.yaml", "docs/ops/compose.yaml")


def ours(name: str) -> Iterator[dict[str, Any]]:
    services = yaml.safe_load((ROOT / name).read_text())["services"]
    return (service for service in services.values() if service["image"] == "rinse")


def test_all_that_runs_is_copied_and_nothing_else_can_be() -> None:
    packages = {path.parent.name for path in ROOT.glob("*/__init__.py")} - {"tests"}
    wanted = packages | {"main.py", "LICENSE", "requirements.txt"}
    assert set(re.findall(r"^!([\w.]+)$", (ROOT / ".dockerignore").read_text(), re.MULTILINE)) == wanted
    copied = [word for line in re.findall(r"^COPY (?!--from)(.*)$", DOCKERFILE, re.MULTILINE) for word in line.split()[:-1]]
    assert sorted(copied) == sorted(wanted)


def test_it_is_not_root_and_asks_everybody_to_sign_in() -> None:
    last = DOCKERFILE.split("\nFROM ")[-1]
    assert re.search(r"^USER rinse$", last, re.MULTILINE)
    assert re.search(r"\bAUTH=accounts\b", last)


@pytest.mark.parametrize("name", COMPOSED)
def test_what_compose_sets_are_settings_and_roles(name: str) -> None:
    for service in ours(name):
        assert {key.lower() for key in service["environment"]} <= set(Settings.model_fields)
        assert set(service.get("command", [])) <= {role for role, *_ in ROLES}
        assert (service["init"], service["read_only"], service["cap_drop"]) == (True, True, ["ALL"])
