"""NiceGUI's sockets: events must come from the browser that loaded the page, and pass only while its user has access.

If one of these fails with a new version of NiceGUI, look first at the internals on which `ui/accounts/sockets.py` relies.
"""

import asyncio
import secrets

import pytest
from fastapi import Request
from nicegui import Client, core, ui
from socketio.exceptions import ConnectionError as Refused

from models.account import Account, disable, enable, set_admin
from models.recipe import SavedRecipe, save_recipe
from models.secret_token import fingerprint
from models.sign_in import SignIn, end_sign_in
from models.user import User
from tests.ui.accounts.door import Door
from tests.ui.accounts.page import Page, Socket, connected, load
from ui.accounts.sockets import leave
from ui.auth import VISITOR, Visitor


def anybody(door: Door, *, is_admin: bool = False) -> tuple[Account, str]:
    account = door.add(f"Anybody {secrets.token_hex(4)}", is_admin=is_admin)
    return account, door.cookie_of(account)


def recipe_of(door: Door, account: Account) -> str:
    with door.rows() as session:
        return save_recipe(session, account.id, "Mine", {"version": 1, "steps": []}).id


def is_there(door: Door, recipe_id: str) -> bool:
    with door.rows() as session:
        return session.get(SavedRecipe, recipe_id) is not None


def loaded(door: Door, cookie: str, path: str = "/recipes") -> Page:
    with door.browser(cookie) as browser:
        return load(browser, path)


async def test_an_event_of_ones_own_page_passes(door: Door) -> None:
    alice, cookie = anybody(door)
    recipe = recipe_of(door, alice)
    page = loaded(door, cookie)
    async with connected(page, cookie) as socket:
        await removal(socket, page, recipe)
    assert not is_there(door, recipe)


async def removal(socket: Socket, page: Page, recipe_id: str) -> None:
    """Requests a removal, and waits for the list if it was carried out."""
    done = socket.shown("show")
    await socket.send(page.event("remove", recipe_id))
    await done


@pytest.mark.parametrize("wrong", ["no cookie", "no sign-in", "another's", "another sign-in", "another site"])
async def test_a_socket_comes_with_the_sign_in_that_loaded_its_page(door: Door, wrong: str) -> None:
    alice, cookie = anybody(door)
    page = loaded(door, cookie)
    cookies = {
        "no cookie": None,
        "no sign-in": "x",
        "another's": anybody(door)[1],
        "another sign-in": door.cookie_of(alice),
        "another site": cookie,
    }
    with pytest.raises(Refused):
        async with connected(page, cookies[wrong], origin="http://evil.example" if wrong == "another site" else None):
            pass


async def test_nor_by_a_handshake_afterwards(door: Door) -> None:
    _, cookie = anybody(door)
    _, foreign = anybody(door)
    page, theirs = loaded(door, cookie), loaded(door, foreign)
    async with connected(theirs, foreign, implicit_handshake="false") as socket:
        told = {"client_id": page.client_id, "tab_id": page.tab, "document_id": page.tab, "next_message_id": 0}
        assert await socket.sio.call("handshake", told) is False


async def test_events_of_somebody_elses_page_are_nothing(door: Door) -> None:
    alice, cookie = anybody(door)
    _, foreign = anybody(door)
    recipe = recipe_of(door, alice)
    page, theirs = loaded(door, cookie), loaded(door, foreign)
    async with connected(page, cookie) as own, connected(theirs, foreign) as socket:
        await socket.send(page.event("remove", recipe))
        await socket.send({"client_id": page.client_id, "level": "error", "message": "forged"}, "log")
        await own.send({"client_id": page.client_id, "next_message_id": 0}, "ack")
        assert is_there(door, recipe)
        await removal(own, page, recipe)
    assert not is_there(door, recipe)
    assert "forged" not in door.app.log


@pytest.mark.parametrize("way", ["signed out", "disabled", "over"])
async def test_a_page_that_is_still_open_can_do_nothing_any_more(door: Door, way: str) -> None:
    """The web process is not notified: the event itself is checked."""
    alice, cookie = anybody(door)
    recipe = recipe_of(door, alice)
    page = loaded(door, cookie)
    async with connected(page, cookie) as socket:
        with door.rows() as session:
            if way == "signed out":
                end_sign_in(session, alice.id, fingerprint(cookie))
            elif way == "disabled":
                disable(session, alice.id)
            else:
                row = session.get_one(SignIn, fingerprint(cookie))
                row.seen_at = row.seen_at.replace(year=2020)
        await socket.send(page.event("remove", recipe))
        assert await socket.sent_away() == "/sign-in?next=/recipes"
        if way == "disabled":
            with door.rows() as session:
                enable(session, alice.id)
        await socket.send(page.event("remove", recipe))
    assert is_there(door, recipe)


async def test_an_administrators_page_has_no_more_rights_than_its_person(door: Door) -> None:
    root, cookie = anybody(door, is_admin=True)
    recipe = recipe_of(door, anybody(door)[0])
    page = loaded(door, cookie)
    async with connected(page, cookie) as socket:
        with door.rows() as session:
            set_admin(session, root.id, False)
        await socket.send(page.event("remove", recipe))
        assert await socket.sent_away() == "/recipes"
    assert is_there(door, recipe)


async def test_signing_out_sends_all_pages_of_that_browser_away(door: Door) -> None:
    alice, cookie = anybody(door)
    other = door.cookie_of(alice)
    pages = [loaded(door, each, "/jobs?q=a") for each in (cookie, cookie, other)]
    async with connected(pages[0], cookie) as one, connected(pages[1], cookie) as two, connected(pages[2], other) as stays:
        with door.browser(cookie) as browser:
            browser.post("/sign-out")
        assert [await each.sent_away() for each in (one, two)] == ["/sign-in?next=/jobs%3Fq%3Da"] * 2
        assert not stays.away.done()


async def test_disabling_by_the_command_line_sends_pages_away(door: Door) -> None:
    alice, cookie = anybody(door)
    async with connected(loaded(door, cookie), cookie) as socket:
        door.run("user", "disable", alice.name)
        assert await socket.sent_away() == "/sign-in?next=/recipes"


async def test_a_page_that_its_browser_has_left_already_goes_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """NiceGUI deletes it some seconds later, without checking whether that was done already."""
    monkeypatch.setattr(core, "loop", asyncio.get_running_loop())
    alice = Visitor(User("a", "Alice"), sign_in="b")
    scope = {"type": "http", "path": "/", "query_string": b"", "headers": [], VISITOR: alice}
    page = Client(ui.page("/", reconnect_timeout=0), request=Request(scope))
    await page.handle_handshake("socket", "tab", None, "document", None)
    before = asyncio.all_tasks()
    page.handle_disconnect("socket")
    leave(page.id, alice)
    assert page.id not in Client.instances
    ended = await asyncio.gather(*asyncio.all_tasks() - before, return_exceptions=True)
    assert not [each for each in ended if isinstance(each, Exception)]
