"""Guards NiceGUI's sockets: NiceGUI itself trusts anybody who knows the id of a page.

A socket is accepted only with the sign-in that loaded its page. Each event must belong to that page, and passes only while its
user has the same rights as when the page was made. Pages of other users are sent away: at once when rights change, with the
next event, or within a minute.

This relies on internals of NiceGUI 3.18; `tests/ui/accounts/test_sockets.py` fails loudly if they change.
"""

import asyncio
import logging
from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import Any
from weakref import WeakKeyDictionary

from nicegui import Client, background_tasks, core

from models.errors import RinseError
from ui import live
from ui.accounts.guard import sign_in_address
from ui.accounts.recognising import by_sign_in
from ui.auth import VISITOR, Visitor

log = logging.getLogger(__name__)

LOOK_EVERY = 60.0
"""Seconds between two checks of all open pages: sign-ins expire on their own, and news may be missed."""

Handler = Callable[[str, dict[str, Any]], Any]

_in_order: WeakKeyDictionary[Client, asyncio.Lock] = WeakKeyDictionary()
"""Events of a page wait for each other: database look-ups in threads may finish in another order."""


def guard_sockets() -> None:
    """Called once, before the first page is served."""
    accept = Client.accept_handshake

    def accept_own(client: Client, socket_id: str, tab_id: str, environ: dict[str, Any] | None) -> bool:
        return _is_of_its_browser(client, environ) and accept(client, socket_id, tab_id, environ)

    Client.accept_handshake = accept_own  # type: ignore[assignment, method-assign]
    handlers = core.sio.handlers["/"]
    for name in ("event", "javascript_response", "ack", "log"):
        handlers[name] = _guarded(handlers[name], asks=name in ("event", "javascript_response"))


def hear(said: dict[str, Any]) -> None:
    """Called when an account's rights have changed anywhere; lists of people are refreshed."""
    live.news.emit("people")
    pages = [client for client in _pages() if visitor_of(client).user.id == said["account"]]
    background_tasks.create(look_at(pages), name="look at a person's pages")


def look_at_all() -> None:
    background_tasks.create(look_at(_pages()), name="look at all pages")


async def look_now_and_then() -> None:
    """Runs until cancelled."""
    while True:
        await asyncio.sleep(LOOK_EVERY)
        try:
            await look_at(_pages())
        except Exception:
            log.exception("looking at pages broke")  # whatever it was, the checks go on


async def look_at(clients: Iterable[Client]) -> None:
    """Sends away pages whose user may not see them any more; one database look-up per sign-in."""
    by_browser: defaultdict[str, list[Client]] = defaultdict(list)
    for client in clients:
        by_browser[visitor_of(client).sign_in or ""].append(client)
    for sign_in, pages in by_browser.items():
        try:
            now = await asyncio.to_thread(by_sign_in, sign_in, in_use=False)
        except RinseError as error:
            log.warning("pages not looked at", extra={"reason": error.message})
            continue
        for client in pages:
            if now != visitor_of(client):
                await send_away(client, signed_in=now is not None)


async def send_away(client: Client, *, signed_in: bool) -> None:
    """To the sign-in page, or to a fresh copy of the page if the user is signed in with other rights."""
    if client.id not in Client.instances:
        return
    scope = client.request.scope
    query = scope["query_string"].decode("latin-1")
    address = f"{scope['path']}{f'?{query}' if query else ''}" if signed_in else sign_in_address(scope)
    await core.sio.emit("open", {"path": address, "new_tab": False}, room=client.id)
    if client.id in Client.instances:  # it may have been deleted meanwhile
        take_away(client)


def leave(page: str, visitor: Visitor) -> None:
    """Deletes the user's own page at sign-out: otherwise the news would send it to the sign-in page, to return there."""
    client = Client.instances.get(page)
    if client in _pages() and visitor_of(client) == visitor:
        take_away(client)


def take_away(client: Client) -> None:
    """Deletes the page now, and only once: NiceGUI may already have scheduled that for a browser that has disconnected."""
    for about_to in client._delete_tasks.values():
        about_to.cancel()
    client.delete()


def visitor_of(client: Client) -> Visitor:
    """The visitor for whom the page was made."""
    visitor: Visitor = client.request.scope[VISITOR]
    return visitor


def _is_of_its_browser(client: Client, environ: dict[str, Any] | None) -> bool:
    """Whether the socket belongs to the sign-in that loaded the page."""
    visitor: Visitor | None = (environ or {}).get("asgi.scope", {}).get(VISITOR)
    return visitor is not None and visitor.sign_in is not None and visitor.sign_in == visitor_of(client).sign_in


def _guarded(handle: Handler, *, asks: bool) -> Handler:
    async def handle_own(sid: str, message: dict[str, Any]) -> None:
        client = Client.instances.get(message["client_id"])
        if client is None or client.id not in core.sio.rooms(sid):
            return
        async with _in_order.setdefault(client, asyncio.Lock()):
            if not asks or await _may_still(client):
                handle(sid, message)

    return handle_own


async def _may_still(client: Client) -> bool:
    try:
        now = await asyncio.to_thread(by_sign_in, visitor_of(client).sign_in or "")
    except RinseError as error:
        log.warning("event refused", extra={"reason": error.message})
        return False
    if now != visitor_of(client):
        await send_away(client, signed_in=now is not None)
        return False
    return True


def _pages() -> list[Client]:
    """The pages of people: NiceGUI also keeps clients that no request has made."""
    return [client for client in list(Client.instances.values()) if client._request and client.request.scope.get(VISITOR)]
