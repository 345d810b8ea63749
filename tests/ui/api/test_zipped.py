"""What goes into a ZIP of many results."""

import pytest

from models.job import Status
from models.job.search import Search
from tests.models.people import ALICE, CHARLIE, a_file, a_job
from ui.api import zipped

pytestmark = pytest.mark.usefixtures("rinse")


def test_all_results_are_found_a_part_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(zipped, "AT_ONCE", 2)
    for name in ("a", "b", "A", "c", "d"):
        a_job(Status.DONE, file_id=a_file(f"{name}.csv").id)
    a_job(file_id=a_file("draft.csv").id)
    a_job(Status.DONE, owner=CHARLIE, file_id=a_file("charlies.csv", CHARLIE).id)
    found = zipped.results_of(ALICE, Search())
    assert [each.name for each in found] == ["a-clean.csv", "b-clean.csv", "A-clean (2).csv", "c-clean.csv", "d-clean.csv"]
