"""Shows at the foot of the rail whether the page is live."""

from ui import live
from ui.components.parts.part import Part


class Connection(Part, component="connection.js"):
    """Watches the browser's own socket; the server tells it about its connection to Redis."""

    def __init__(self) -> None:
        super().__init__(fed=live.is_connected())
        live.connection.subscribe(self.feed)

    def feed(self, is_live: bool) -> None:
        self.tell("feed", is_live)
