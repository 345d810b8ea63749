"""RQ's own view of its queues and workers: rq-dashboard in an iframe."""

from nicegui import html

from models.settings import get_settings
from models.user import User
from ui.components.parts.tags import prose, tag
from ui.dashboard import PREFIX, dashboard_socket
from ui.pages.admin.tab import tab

ABOUT = (
    "How RQ sees the doorbell that wakes the workers. Which job is whose turn is decided by our own rows, so nothing can be "
    "changed here; the tabs Queues and Dead letters are for that. This view refreshes itself every few seconds."
)
ABSENT = "RQ's dashboard is not running. “python main.py” starts it if it is installed; “python main.py dashboard”, it alone."


@tab("/admin/redis")
async def show(_: User) -> None:
    """`/admin/redis`"""
    tag("p", ABOUT, "muted")
    if dashboard_socket(get_settings()).exists():
        tag("a", "Open it in a tab of its own", "small", href=f"{PREFIX}/", target="_blank")
        tag("iframe", "", "guest", src=f"{PREFIX}/", title="RQ dashboard")
    else:
        with html.div(role="status").classes("notice notice-calm"):
            prose(ABSENT)
