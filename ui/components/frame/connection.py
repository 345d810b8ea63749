"""Shows at the foot of the rail whether the page is live, and frees what belongs to a page that has been left."""

import asyncio

from nicegui import Client

from ui import live
from ui.accounts.sockets import take_away
from ui.components.parts.part import Part

GRACE = 3.0
"""Seconds from leaving a page until its state is deleted: what was done last may still be at work with it."""


class Connection(Part, component="connection.js"):
    """Watches the browser's own socket; the server tells it about its connection to Redis.

    A browser that says that it leaves the page need not be waited for, unlike one whose connection is lost.
    """

    def __init__(self) -> None:
        super().__init__(fed=live.is_connected())
        live.connection.subscribe(self.feed)
        self.on("leave", self.leave)

    def feed(self, is_live: bool) -> None:
        self.tell("feed", is_live)

    async def leave(self) -> None:
        client = self.client
        await asyncio.sleep(GRACE)
        if client.id in Client.instances and not client.has_socket_connection:
            take_away(client)
