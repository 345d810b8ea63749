"""Dead letters: jobs whose attempts are used up, grouped by error; a group can be retried."""

from jobs import bulk
from jobs.bulk import Act, Outcome
from models import db
from models.job import Job, Status
from models.job.backlog import DeadGroup, dead_groups
from models.job.search import Search
from models.user import User
from ui.components.lists.bulk_acts import counted, spoken
from ui.components.lists.live_table import LiveTable
from ui.components.parts.plain_table import Row, link, number, text, when
from ui.components.parts.undoable import Undoable
from ui.pages.admin.tab import tab

COLUMNS = ["What went wrong", "Fault", "Jobs", "Last", "The last one"]
NOTHING = ("There are no dead letters", "A job comes here when its last attempt has failed for a passing reason.")


@tab("/admin/dead")
async def show(user: User) -> None:
    """`/admin/dead`"""
    told = Undoable()

    def tell(given: Job | Outcome) -> None:
        sentence, more = said(given)
        told.say(sentence, more=more)

    await LiveTable(COLUMNS, read, none=NOTHING, act=lambda name, group: act(user, name, group), on_done=tell).start()


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


def act(user: User, name: str, fingerprint: str) -> Job | Outcome:  # noqa: ARG001  there is but one button
    """Retries every job of the group, or has a worker do so if they are many. If one's status has changed, it is left alone."""
    search = Search(Status.DEAD, cause=fingerprint, internal=True, everyone=True)
    if bulk.is_for_a_worker(Act.RETRY, user, search):
        return bulk.order(Act.RETRY, user, search)
    return bulk.do(Act.RETRY, user, search)


def said(given: Job | Outcome) -> tuple[str, str | None]:
    """What was done, and the address of the job that does it."""
    if isinstance(given, Job):
        return "A worker is on it.", f"/jobs/{given.id}"
    return spoken(Act.RETRY, *counted(given)), None
