"""For a draft of a group of files: the recipe built here can be run on all of them."""

from collections.abc import Awaitable, Callable

from jobs.non_tables import is_no_table
from models import db
from models.errors import NotFound
from models.job import Job
from models.job.group import drafts_of, get_group, jobs_of
from models.user import User
from ui import live
from ui.components.parts.part import Part
from ui.components.parts.rereading import Rereading

Standing = dict[str, object] | None


class Together(Part, component="together.js"):
    """`on_run` is called to run all drafts of the group. Shows nothing for a job without a group."""

    def __init__(self, user: User, job: Job, standing: Standing, on_run: Callable[[], Awaitable[None]]) -> None:
        super().__init__(given=standing)
        if standing is None:
            return
        self.on("run", lambda: on_run())
        rereading = Rereading(self, lambda: standing_of(job, user), lambda found: self.tell("show", found))
        live.owned_by(job.owner).subscribe(lambda _: rereading.ask(), expect_args=True)
        rereading.keep_up()

    def know(self, trouble: str) -> None:
        """Shows what prevents a run on this file, and so on all."""
        self.tell("know", trouble)

    def refused(self) -> None:
        """Reverts the button: the action could not be done."""
        self.tell("refused")


def standing_of(job: Job, user: User) -> Standing:
    """The job's group: its title, the position of this file in it, and the drafts still to be run."""
    if job.group_id is None:
        return None
    try:
        with db.read_session() as session:
            group, ids = get_group(session, job.group_id, user), jobs_of(session, job.group_id)
            drafts = drafts_of(session, job.group_id)
    except NotFound:
        return None
    aside = [draft for draft in drafts if is_no_table(draft)]
    tables = [draft.id for draft in drafts if not is_no_table(draft)]
    at = ids.index(job.id) if job.id in ids else 0
    return {
        "id": group.id,
        "title": group.title,
        "place": at + 1,
        "files": len(ids),
        "run": "Run this recipe" if job.kind == "clean" else "Run it like this",
        "drafts": len(tables),
        "mine": job.id in tables,
        "aside": [{"id": draft.id, "name": draft.file_name} for draft in aside],
        "before": ids[at - 1] if at > 0 else None,
        "next": ids[at + 1] if at + 1 < len(ids) else None,
    }
