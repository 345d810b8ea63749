"""A live list of the browsers in which somebody is signed in; each can be signed out."""

import asyncio

from nicegui import html

from models import db
from models.sign_in import SignIn, end_sign_in, end_sign_ins, sign_ins
from ui.components.lists.live_table import LiveTable
from ui.components.parts.plain_table import Row, text, when
from ui.components.parts.tags import tag

COLUMNS = ["Browser", "Signed in", "Last used"]
NOWHERE = ("You are signed in nowhere", "Sign in again to see it here.")

NAMES = (("Edg/", "Edge"), ("OPR/", "Opera"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"), ("Safari/", "Safari"))
"""In this order: most browsers also name Safari, and several Chrome."""
SYSTEMS = (
    ("iPhone", "an iPhone"),
    ("iPad", "an iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("CrOS", "ChromeOS"),
    ("Mac OS X", "a Mac"),
    ("Linux", "Linux"),
)
LONGEST = 60


class Browsers:
    """`this` is the hash of the sign-in that views the list."""

    def __init__(self, account_id: str, this: str) -> None:
        self.account_id, self.this = account_id, this

    async def start(self) -> None:
        """Adds the list to the current slot."""
        table = html.div()
        others = tag("button", "Sign out all others", "button", type="button")
        others.on("click", lambda: asyncio.to_thread(self.end_others))

        def offer(rows: list[Row]) -> None:
            others.set_visibility(len(rows) > 1)

        with table:
            await LiveTable(COLUMNS, self.read, none=NOWHERE, act=self.act, about="people", on_rows=offer).start()

    def read(self) -> list[Row]:
        with db.read_session() as session:
            return [row_of(each, is_this=each.hash == self.this) for each in sign_ins(session, self.account_id)]

    def act(self, _: str, sign_in: str) -> None:
        with db.session() as session:
            end_sign_in(session, self.account_id, sign_in)

    def end_others(self) -> None:
        with db.session() as session:
            end_sign_ins(session, self.account_id, but=self.this)


def row_of(each: SignIn, *, is_this: bool) -> Row:
    name = called(each.browser) + (", this one" if is_this else "")
    return Row(each.hash, [text(name), when(each.created_at), when(each.seen_at)], [] if is_this else [("end", "Sign out")])


def called(browser: str) -> str:
    """A readable name for a User-Agent, such as Firefox on Windows. An unknown one is shown as it is."""
    name = next((name for sign, name in NAMES if sign in browser), "")
    system = next((name for sign, name in SYSTEMS if sign in browser), "")
    if not name:
        return browser[:LONGEST] or "A program"
    return f"{name} on {system}" if system else name
