"""Waiting jobs by kind. A kind can be paused: running jobs go on, waiting ones keep their place."""

from jobs import kinds, queue
from models import db
from models.job import paused
from models.job.backlog import backlog
from models.user import User
from ui.components.lists.live_table import LiveTable
from ui.components.parts.plain_table import Row, number, text, when
from ui.pages.admin.tab import tab

COLUMNS = ["Kind", "Waiting", "Waiting to try again", "Running", "Oldest waits since", "State"]
NOTHING = ("No kind of job is known", "That can't be.")


@tab("/admin/queues")
async def show(user: User) -> None:
    """`/admin/queues`"""
    await LiveTable(COLUMNS, read, none=NOTHING, act=lambda name, kind: act(user, name, kind)).start()


def read() -> list[Row]:
    with db.read_session() as session:
        waiting = {each.kind: each for each in backlog(session)}
        stopped = {each.kind for each in paused(session)}
    rows = []
    for kind in kinds.all_kinds().values():
        found = waiting.get(kind.id)
        counts = [found.queued, found.retrying, found.running] if found else [0, 0, 0]
        state = text("paused", look="state-paused") if kind.id in stopped else text("open")
        act = ("unpause", "Go on") if kind.id in stopped else ("pause", "Pause")
        rows.append(Row(kind.id, [text(kind.title), *map(number, counts), when(found and found.oldest_at), state], [act]))
    return rows


def act(user: User, name: str, kind_id: str) -> None:
    verb = {"pause": queue.pause, "unpause": queue.unpause}.get(name)
    if verb:
        verb(user, kind_id)
