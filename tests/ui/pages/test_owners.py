"""Owners are shown to administrators by name, never by id."""

from typing import Any

import pytest

from models import db
from models.account import add_account
from models.job.search import Search
from models.settings import Settings
from models.user import LOCAL, User
from tests.models.people import ADMIN, a_file, a_job
from ui.components.lists.job_table import rows_of
from ui.components.lists.live_jobs import LiveJobs, Query
from ui.list_address import Address
from ui.pages.admin import people, storage
from ui.pages.admin.people import People
from ui.pages.job_row import whose


def test_administrators_read_names_of_owners(rinse: Settings) -> None:
    alice = person("Alice")
    job, other = a_job(owner=alice), a_job(owner=LOCAL)
    listed = LiveJobs(ADMIN, Query(Search(everyone=True)), none=("", ""))
    assert [row["owner"] for row in rows_of(listed.read())] == ["local", "Alice"]
    _, owners, _ = storage.read(Address("/admin/storage"))
    assert sorted(row.cells[0]["text"] for row in owners) == ["Alice", "local"]
    assert {row.id for row in owners} == {alice.id, "local"}
    assert [whose(job, ADMIN), whose(other, ADMIN), whose(job, alice)] == ["Alice", "local", None]


def test_long_lists_of_people_are_read_a_page_at_a_time(rinse: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(storage, "PAGE", 2)
    monkeypatch.setattr(people, "PAGE", 2)
    for name in ("Ann", "Bob", "Cid", "Joanne"):
        a_file(owner=person(name))

    def listed(**asked: Any) -> list[tuple[list[str], int]]:
        address = Address("/admin/people", **asked)
        accounts = People(ADMIN, address)
        rows, (_, owners, total) = accounts.read(), storage.read(address)
        return [
            ([row.cells[0]["text"] for row in rows], accounts.total),
            (sorted(row.cells[0]["text"] for row in owners), total),
        ]

    assert listed(number=3) == [([], 4), ([], 4)]
    assert listed(q="ANN") == [(["Ann", "Joanne"], 2)] * 2
    assert [names for number in (1, 2) for names in listed(number=number)[0][0]] == ["Ann", "Bob", "Cid", "Joanne"]
    assert {names for number in (1, 2) for names in listed(number=number)[1][0]} == {"Ann", "Bob", "Cid", "Joanne"}


def person(name: str) -> User:
    with db.session() as session:
        return add_account(session, name).user
