"""Owners are shown to administrators by name, never by id."""

from models import db
from models.account import add_account
from models.job.search import Search
from models.settings import Settings
from models.user import LOCAL, User
from tests.models.people import ADMIN, a_job
from ui.components.lists.job_table import rows_of
from ui.components.lists.live_jobs import LiveJobs, Query
from ui.pages.admin.storage import read
from ui.pages.job_row import whose


def test_administrators_read_names_of_owners(rinse: Settings) -> None:
    alice = person("Alice")
    job, other = a_job(owner=alice), a_job(owner=LOCAL)
    listed = LiveJobs(ADMIN, Query(Search(everyone=True)), none=("", ""))
    assert [row["owner"] for row in rows_of(listed.read())] == ["local", "Alice"]
    _, owners = read()
    assert sorted(row.cells[0]["text"] for row in owners) == ["Alice", "local"]
    assert {row.id for row in owners} == {alice.id, "local"}
    assert [whose(job, ADMIN), whose(other, ADMIN), whose(job, alice)] == ["Alice", "local", None]


def person(name: str) -> User:
    with db.session() as session:
        return add_account(session, name).user
