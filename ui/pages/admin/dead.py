"""Dead letters: jobs whose attempts are used up, grouped by error; a group can be retried."""

from jobs.bulk import Act, do
from models import db
from models.job.backlog import DeadGroup, dead_groups, dead_of
from models.job.search import Search
from models.user import User
from ui.components.lists.live_table import LiveTable
from ui.components.parts.plain_table import Row, link, number, text, when
from ui.pages.admin.tab import tab

COLUMNS = ["What went wrong", "Fault", "Jobs", "Last", "The last one"]
NOTHING = ("There are no dead letters", "A job comes here when its last attempt has failed for a passing reason.")


@tab("/admin/dead")
async def show(user: User) -> None:
    """`/admin/dead`"""
    await LiveTable(COLUMNS, read, none=NOTHING, act=lambda name, group: act(user, name, group)).start()


def read() -> list[Row]:
    with db.read_session() as session:
        return [row_of(group) for group in dead_groups(session)]


def row_of(group: DeadGroup) -> Row:
    cells = [
        text(group.message),
        text(group.error_class or ""),
        number(group.jobs),
        when(group.last_at),
        link("open", f"/jobs/{group.last_id}"),
    ]
    return Row(group.fingerprint or "", cells, [("retry", "Retry all" if group.jobs > 1 else "Retry")])


def act(user: User, name: str, fingerprint: str) -> None:
    """Retries every job of the group; one whose status has changed meanwhile is left alone."""
    if name != "retry":
        return
    with db.read_session() as session:
        ids = dead_of(session, fingerprint or None)
    do(Act.RETRY, user, Search(ids=tuple(ids), internal=True, everyone=True))
