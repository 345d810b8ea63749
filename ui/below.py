"""Rinse below a path, such as https://tools.example.org/rinse: it is the path of BASE_URL, whatever a request says.

Within Rinse no address has it. It is taken from requests, and put before redirects, here; and by `below` before everything else
that a browser or program is given: elements (`ui/components/parts/tags.py`), plain pages, our JavaScript (`rinse.js`).
"""

from urllib.parse import unquote, urlsplit

from starlette.applications import Starlette
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from models.errors import Misconfigured
from models.settings import get_settings


def below(address: str) -> str:
    """An address of ours as clients need it."""
    return get_settings().path + address


def refuse_own_names(path: str, *apps: Starlette) -> None:
    """A proxy may leave the path out, so that what begins like an address within Rinse could be either."""
    first = path.split("/")[1]
    if first in {each.split("/")[1] for app in apps for route in app.routes if (each := getattr(route, "path", ""))}:
        raise Misconfigured(f"BASE_URL: its path cannot begin with /{first}, which is an address within Rinse.")


class Below:
    """ASGI middleware around everything. A proxy may pass the path on or leave it out; health checks come without it."""

    def __init__(self, app: ASGIApp, path: str) -> None:
        self.app, self.path = app, path

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in {"http", "websocket"}:
            return await self.app(scope, receive, send)
        if self._is_below(scope["path"]):
            scope = {**scope, "path": scope["path"].removeprefix(self.path) or "/"}

        async def send_from_below(message: Message) -> None:
            if message["type"] == "http.response.start" and "location" in (headers := MutableHeaders(scope=message)):
                headers["Location"] = self._from_outside(headers["Location"], scope)
            await send(message)

        return await self.app(scope, receive, send_from_below)

    def _from_outside(self, location: str, scope: Scope) -> str:
        if location.startswith("/"):
            return location if self._is_below(location) else self.path + location
        there = urlsplit(location)
        asked_for = (Headers(scope=scope).get("host"), scope["path"].rstrip("/"))
        if (there.netloc, unquote(there.path).rstrip("/")) == asked_for:  # Starlette's own redirect, from /jobs/ to /jobs
            return there._replace(path=self.path + there.path).geturl()
        return location

    def _is_below(self, address: str) -> bool:
        return address == self.path or address.startswith((f"{self.path}/", f"{self.path}?"))
