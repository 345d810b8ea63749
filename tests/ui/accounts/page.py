"""A page as in a browser: loaded, with its own socket, sending events."""

import asyncio
import json
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import aiohttp
import httpx
import socketio

from models.columns import new_id


@dataclass
class Page:
    """What the server has sent."""

    base_url: str
    client_id: str
    elements: dict[str, Any]
    tab: str = field(default_factory=new_id)

    def event(self, type_: str, *args: Any) -> dict[str, Any]:
        """The message by which the only element with this listener sends the event."""
        element, listener = next(
            (element, event["listener_id"])
            for element, told in self.elements.items()
            for event in told.get("events", [])
            if event["type"] == type_
        )
        told = [json.dumps(each) for each in args]
        return {"id": int(element), "client_id": self.client_id, "listener_id": listener, "args": told}


def load(browser: httpx.Client, path: str) -> Page:
    text = browser.get(path).raise_for_status().text
    client_id, elements = re.search(r"'client_id': '([^']+)'", text), re.search(r"String\.raw`(.*)`\)", text)
    assert client_id
    assert elements
    plain = elements[1].replace("&lt;", "<").replace("&gt;", ">").replace("&#96;", "`").replace("&#36;", "$")
    return Page(str(browser.base_url), client_id[1], json.loads(plain.replace("&amp;", "&")))


class Socket:
    """A connection of a page. `away` resolves to the address to which the server has sent it."""

    def __init__(self, http: aiohttp.ClientSession) -> None:
        self.sio = socketio.AsyncClient(reconnection=False, http_session=http)
        self.away: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        self.sio.on("open", lambda message: self.away.done() or self.away.set_result(message["path"]))

    async def sent_away(self) -> str:
        return await asyncio.wait_for(self.away, 30)

    def shown(self, what: str) -> asyncio.Future[None]:
        """Resolves when the server calls a method of this name in the page."""
        found: asyncio.Future[None] = asyncio.get_running_loop().create_future()

        def hear(message: dict[str, Any]) -> None:
            if f'"{what}"' in message["code"] and not found.done():
                found.set_result(None)

        self.sio.on("run_javascript", hear)
        return asyncio.ensure_future(asyncio.wait_for(found, 30))

    async def send(self, message: dict[str, Any], name: str = "event") -> None:
        """Returns when the server has acknowledged the message."""
        await self.sio.call(name, message, timeout=30)


@asynccontextmanager
async def connected(page: Page, cookie: str | None, *, origin: str | None = None, **query: str) -> AsyncIterator[Socket]:
    """Raises socketio's ConnectionError if the server refuses it."""
    asked = {"client_id": page.client_id, "tab_id": page.tab, "document_id": page.tab, "next_message_id": "0"}
    words = "&".join(f"{name}={value}" for name, value in (asked | {"implicit_handshake": "true"} | query).items())
    headers = {"Origin": origin or page.base_url} | ({"Cookie": f"rinse={cookie}"} if cookie else {})
    async with aiohttp.ClientSession() as http:
        socket = Socket(http)
        try:
            await socket.sio.connect(
                f"{page.base_url}?{words}", headers, transports=["websocket"], socketio_path="/_nicegui_ws/socket.io"
            )
            yield socket
        finally:
            await socket.sio.disconnect()
