"""Acts on many jobs over the API, called without a server."""

from starlette.requests import Request

from jobs import bulk
from jobs.bulk import Act
from jobs.queue import cancel
from models import db
from models.job import take
from models.job.search import Search
from models.settings import Settings
from tests.jobs.following import ALICE, make_job, row
from ui.api import downloads, stored
from ui.auth import VISITOR, Visitor


async def test_what_an_act_has_done_that_was_cancelled_is_listed(rinse: Settings) -> None:
    job = make_job("clean", recipe={"steps": []})
    with db.session() as session:
        assert take(session)
    act = bulk.order(Act.CANCEL, ALICE, Search())
    cancel(ALICE, act.id)
    request = Request({"type": "http", "method": "GET", "headers": [], VISITOR: Visitor(ALICE)})
    answer = await downloads.result(act.id, request)
    stored.storage.cache_clear()  # it is that of this test
    assert (answer.body, row(act.id).result) == (f"{job.id}\n".encode(), None)
    assert answer.headers["content-disposition"].startswith('attachment; filename="table-result.txt"')
