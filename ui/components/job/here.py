"""Shows who else has this job open: other pages, other people, on any web process."""

from nicegui import ui

from models.user import User
from ui.components.parts.part import Part
from ui.live import Patch
from ui.presence import presence


class Here(Part, component="here.js"):
    """This page counts for the others as long as its socket is connected."""

    def __init__(self, job_id: str, user: User) -> None:
        super().__init__()
        self.job_id, self.user, self.page = job_id, user, ui.context.client.id
        presence.topic(job_id).subscribe(self.look)
        for hear in (ui.context.client.on_disconnect, ui.context.client.on_delete):
            hear(lambda: presence.leave(job_id, self.page))
        ui.context.client.on_connect(lambda: presence.arrive(job_id, self.page, user.name))

    def look(self, _: Patch) -> None:
        names = presence.others(self.job_id, self.page)
        own = names.count(self.user.name)
        self.tell("show", own, sorted({name for name in names if name != self.user.name}))
