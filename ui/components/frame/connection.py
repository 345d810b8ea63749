"""In the foot of the rail: is what you see live."""

from ui import live
from ui.components.parts.part import Part


class Connection(Part, component="connection.js"):
    """Follows the browser's own socket by itself, and the server's line to Redis by being told."""

    def __init__(self) -> None:
        super().__init__(fed=live.is_connected())
        live.connection.subscribe(self.feed)

    def feed(self, is_live: bool) -> None:
        self.tell("feed", is_live)
