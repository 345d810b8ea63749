"""Ids of other people's objects in bodies and queries: each is answered like an id that does not exist.

The fields are found in the bodies, the kinds' options and the calls themselves, so that a new field needs an entry.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from inspect import signature
from itertools import chain
from typing import Any

import httpx
import pytest

from jobs.kinds import all_kinds
from models.columns import new_id
from models.file import add_file
from models.job import Order, create_job
from models.job.group import add_group
from models.recipe import save_recipe
from tests.ui.accounts.door import Door
from ui import routes
from ui.api import bodies

RECIPE = {"version": 1, "steps": [{"step": "trim"}]}
LOOKED_UP = {"steps": [{"step": "lookup", "file": "other", "left_on": "a", "right_on": "a", "take": ["b"]}]}
DAILY = {"name": "Daily", "when": "every day at 7"}
ID = re.compile(r"\b[a-z2-7]{20}\b")


@dataclass(frozen=True)
class Person:
    """A person's client, and the objects that they own, by the names in the table."""

    client: httpx.Client
    own: dict[str, str]

    def post(self, path: str, said: dict[str, Any]) -> httpx.Response:
        return self.client.post(path, json=said)

    def job(self, kind: str, **options: Any) -> httpx.Response:
        return self.post("/jobs", {"kind": kind, "file_id": self.own["file"], "options": options})

    def draft(self, kind: str, **options: Any) -> httpx.Response:
        """Runs a draft, which may name files of anybody; the answer of what refuses it first."""
        made = self.post("/jobs", {"kind": kind, "file_id": self.own["file"], "options": options, "draft": True})
        return self.client.post(f"/jobs/{made.json()['id']}/run") if made.is_success else made

    def changed(self, **options: Any) -> httpx.Response:
        """Runs a draft that was changed to name it; the answer of what refuses it first."""
        draft = self.post("/jobs", {"file_id": self.own["file"], "draft": True}).json()
        changed = self.client.patch(f"/jobs/{draft['id']}", json={"version": 1, "options": options})
        return self.client.post(f"/jobs/{draft['id']}/run") if changed.is_success else changed

    def schedule(self, **said: Any) -> httpx.Response:
        return self.post("/schedules", DAILY | {"source": {"type": "file", "file_id": self.own["file"]}} | said)


Case = Callable[[Person, dict[str, str]], httpx.Response]

CASES: dict[str, Case] = {
    "file_id": lambda one, of: one.post("/jobs", {"file_id": of["file"], "options": {"recipe": RECIPE}}),
    "file_id of a draft": lambda one, of: one.post("/jobs", {"file_id": of["file"], "draft": True}),
    "file_ids": lambda one, of: one.post("/jobs", {"file_ids": [of["file"]], "options": {"recipe": RECIPE}}),
    "recipe_id": lambda one, of: one.job("clean", recipe_id=of["recipe"]),
    "recipe_id of a draft": lambda one, of: one.draft("clean", recipe_id=of["recipe"]),
    "recipe_id of a change": lambda one, of: one.changed(recipe_id=of["recipe"]),
    "recipe_id of counts": lambda one, of: one.job("counts", recipe_id=of["recipe"]),
    "recipe_id of a schedule": lambda one, of: one.schedule(options={"recipe_id": of["recipe"]}),
    "files": lambda one, of: one.job("clean", recipe=LOOKED_UP, files={"other": of["file"]}),
    "files of a draft": lambda one, of: one.draft("clean", recipe=LOOKED_UP, files={"other": of["file"]}),
    "files of a change": lambda one, of: one.changed(recipe=LOOKED_UP, files={"other": of["file"]}),
    "files of counts": lambda one, of: one.job("counts", recipe=LOOKED_UP, files={"other": of["file"]}),
    "files of pictures": lambda one, of: one.job("images", width=10, files=[of["file"]]),
    "files of a schedule": lambda one, of: one.schedule(options={"recipe": LOOKED_UP, "files": {"other": of["file"]}}),
    "patches": lambda one, of: one.job("clean", recipe=RECIPE, patches=[of["file"]]),
    "patches of a draft": lambda one, of: one.draft("clean", recipe=RECIPE, patches=[of["file"]]),
    "baseline": lambda one, of: one.job("report", baseline=of["file"]),
    "baseline of a draft": lambda one, of: one.draft("report", baseline=of["file"]),
    "job_id": lambda one, of: one.job("verify", job_id=of["job"]),
    "source": lambda one, of: one.schedule(options={"recipe": RECIPE}, source={"type": "file", "file_id": of["file"]}),
    "like": lambda one, of: one.post(f"/groups/{one.own['group']}/run", {"like": of["job"]}),
    "matching": lambda one, of: one.post("/jobs/bulk", {"act": "delete", "matching": {"q": of["job"]}}),
    "group": lambda one, of: one.client.get("/jobs", params={"group": of["group"]}),
    "group of a bulk": lambda one, of: one.post("/jobs/bulk", {"act": "delete", "matching": {"group": of["group"]}}),
    "recipe": lambda one, of: one.client.get("/jobs", params={"recipe": of["recipe"]}),
    "recipe of a bulk": lambda one, of: one.post("/jobs/bulk", {"act": "delete", "matching": {"recipe": of["recipe"]}}),
    "q": lambda one, of: one.client.get("/jobs", params={"q": of["job"]}),
    "ids": lambda one, of: one.post("/jobs/bulk", {"act": "delete", "ids": [of["job"]]}),
    "everyone": lambda one, of: one.client.get("/jobs/results", params={"job_id": of["job"], "everyone": True}),
    "group of results": lambda one, of: one.client.get("/jobs/results", params={"group": of["group"]}),
}
"""How each field can name an object; several ways if there are several."""

OF_OUR_OWN = {"asked", "back", "delivery", "run"}
"""Options of internal jobs, which nobody can submit."""
NAMES_NOTHING = {
    *("act", "background", "copy_to", "crc32c", "cursor", "draft", "dry_run", "email", "engine", "enlarge", "expires_at"),
    *("for_files", "format", "height", "how", "idempotency_key", "if_match", "internal", "kind", "last_event_id", "limit"),
    *("max_attempts", "missed", "name", "offset", "options", "per_second", "priority", "problems", "purge", "quality"),
    *("reader", "since", "sort", "status", "subject", "text", "title", "to", "until", "upload_length", "upload_metadata"),
    *("upload_offset", "upload_straight", "version", "view", "wait", "webhook", "when", "width", "x_file_name", "zone"),
}
"""`email`, `webhook` and places refer to other people by nature; idempotency keys are per owner."""
NOT_DONE = ("everyone", "group of results")
"""The owner's are drafts and have no results either."""


def test_everything_that_may_be_said_has_an_entry() -> None:
    named = {case.partition(" of ")[0] for case in CASES}
    assert set(fields()) - NAMES_NOTHING - OF_OUR_OWN == named
    assert set(fields()) >= NAMES_NOTHING


def fields() -> Iterator[str]:
    models = [each for each in vars(bodies).values() if isinstance(each, type) and issubclass(each, bodies.Body)]
    models.append(bodies.Matching)
    for model in chain(models, (kind.Options for kind in all_kinds().values())):
        yield from model.model_fields
    for call in routes.API:
        in_path = set(re.findall(r"{(\w+)}", call.path))
        yield from set(signature(call.endpoint).parameters) - in_path - {"request", "response", "body", "said"}


@contextmanager
def somebody(door: Door) -> Iterator[Person]:
    """A new person with one object of each kind."""
    account = door.add(f"Somebody {new_id()}")
    with door.program(door.token_of(account)) as client:
        client.base_url = client.base_url.join("/api/v1")
        yield Person(client, things_of(door, account.id))


def things_of(door: Door, owner: str) -> dict[str, str]:
    with door.rows() as session:
        file = add_file(session, owner, new_id(), "a.csv", size=3, sha256="0" * 64)
        group = add_group(session, owner, "Ours")
        recipe = save_recipe(session, owner, "Ours", RECIPE)
        order = Order("clean", file.id, {"recipe": RECIPE}, draft=True, group_id=group.id, recipe_id=recipe.id)
        job, _ = create_job(session, owner, order)
        return {"file": file.id, "group": group.id, "recipe": recipe.id, "job": job.id}


@pytest.mark.parametrize("case", CASES)
def test_what_is_not_yours_does_not_exist_wherever_it_is_named(door: Door, case: str) -> None:
    with somebody(door) as owner, somebody(door) as stranger:
        nobodys = {name: new_id() for name in owner.own}
        found, unknown = (said(CASES[case](stranger, things)) for things in (owner.own, nobodys))
        assert found == unknown
        assert owner.client.get(f"/jobs/{owner.own['job']}").status_code == 200
        if case not in NOT_DONE:
            assert said(CASES[case](owner, owner.own)) != found


def said(answer: httpx.Response) -> tuple[int, str]:
    """Status and text, without the id."""
    return answer.status_code, ID.sub("ID", answer.text)
