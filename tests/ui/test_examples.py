"""The documented examples do what they say: docs/api.md for shell and Python (its JavaScript runs in tests/browser)."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.ui.api.programs import give, order, submit
from tests.ui.served import MAIN, Served
from ui.api.bodies import FILE_ID
from ui.client import Rinse, RinseSays

PAGE = MAIN.parent / "docs" / "api.md"
ORDERS = "id,city\n001, Oslo \n002,\n001, Oslo \n"


def example(language: str, app: Served) -> str:
    (found,) = re.findall(rf"```{language}\n(.*?)```", PAGE.read_text(), re.DOTALL)
    return str(found).replace("http://localhost:8080", app.base_url)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "orders.csv").write_text(ORDERS)
    return tmp_path


def test_the_shell_example(app: Served, folder: Path) -> None:
    subprocess.run(["bash", "-euo", "pipefail", "-c", example("sh", app)], cwd=folder, check=True)
    assert (folder / "clean.csv").read_text() == "id,city\n001,Oslo\n002,\n"
    assert json.loads((folder / "receipt.json").read_text())["rows_rejected"] == 1
    assert '"status": "done"' in (folder / "versions.txt").read_text()


def test_the_python_example(app: Served, folder: Path) -> None:
    environment = os.environ | {"PYTHONPATH": str(MAIN.parent)}
    ran = subprocess.run(
        [sys.executable, "-c", example("python", app)], cwd=folder, env=environment, capture_output=True, text=True, check=True
    )
    assert "done 100%\n3 rows in, 3 cells changed" in ran.stdout
    assert "422 " in ran.stdout
    assert (folder / "clean.csv").read_text() == "id,city\n001,Oslo\n002,Unknown\n001,Oslo\n"


def test_the_client_follows_by_push_and_says_what_is_refused(app: Served, folder: Path) -> None:
    rinse, told = Rinse(app.base_url), []
    job = rinse.clean(folder / "orders.csv", {"version": 1, "steps": [{"step": "trim"}]}, on_change=told.append)
    versions = [each["version"] for each in told]
    assert (job["status"], versions) == ("done", sorted(set(versions)))
    assert job["id"] in {each["id"] for each in rinse.jobs(limit=1)}
    with pytest.raises(RinseSays, match="no such job") as refused:
        rinse.download("nothing", "result", folder / "x.csv")
    assert (refused.value.status, (folder / "x.csv").exists()) == (404, False)


def test_the_examples_of_bodies_are_taken(api: httpx.Client) -> None:
    document = api.get("/openapi.json").json()
    file_id = give(api)
    job = submit(api, order(file_id, draft=True))
    recipe = api.post("/recipes", json={"name": "Monthly export", "recipe": {"version": 1, "steps": []}}).json()
    known = {"job_id": job["id"], "recipe_id": recipe["id"]}
    taken = [
        (method.upper(), path, answer.status_code)
        for path, methods in document["paths"].items()
        for method, call in methods.items()
        for body in bodies(document, call)
        if (address := filled(path, known)) and (answer := send(api, method, address, body, file_id))
    ]
    assert ("POST", "/jobs", 201) in taken
    assert [each for each in taken if each[2] >= 300] == []


def bodies(document: dict[str, Any], call: dict[str, Any]) -> list[dict[str, Any]]:
    schema = call.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema", {})
    forms = schema.get("oneOf", [schema])
    models = [document["components"]["schemas"].get(form.get("$ref", "").rpartition("/")[2], form) for form in forms]
    return [example for model in models for example in model.get("examples", [])]


def filled(path: str, known: dict[str, str]) -> str | None:
    """The path with known ids; None if one is unknown."""
    try:
        return path.format_map(known)
    except KeyError:
        return None


def send(api: httpx.Client, method: str, address: str, body: dict[str, Any], file_id: str) -> httpx.Response:
    """With the current version, and our file."""
    said = json.loads(json.dumps(body).replace(FILE_ID, file_id))
    if "version" in said and method != "post":
        said["version"] = api.get(address).json()["version"]
    return api.request(method, address, json=said)
