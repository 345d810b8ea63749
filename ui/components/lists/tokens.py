"""Tokens with which programs act for people: one's own are created here and shown once; administrators revoke anybody's."""

from datetime import datetime, timedelta

from nicegui import html

from models import db
from models.account import Account
from models.api_token import ApiToken, everybodys_tokens, new_token, revoke, tokens
from models.user import User
from ui.components.lists.live_table import LiveTable
from ui.components.lists.maker import Made, Maker, Words
from ui.components.parts.plain_table import Row, day, text, when
from ui.components.parts.tags import tag

COLUMNS = ["Name", "Begins with", "Since", "Last used", "Valid until"]
NONE = ("No token yet", "A program sends its token with what it asks, as Authorization: Bearer rinse_…")
LIVES = (("90", "90 days"), ("30", "30 days"), ("365", "a year"), ("", "as long as it is not revoked"))
DAYS = {days for days, _ in LIVES if days}
WORDS = Words("What is it for?", "Valid for", LIVES, "Make a token")
NOBODY = ("Nobody has a token", "Tokens that people make on the page Account appear here.")
NONE_SUCH = ("Nobody with such a name has a token", "Try another part of it.")
MOST_LISTED = 100
MORE = f"These are the {MOST_LISTED} newest. Look for a person above to see theirs."
SHOWN_ONCE = "Keep this token where your program finds it. It is shown only now."


class Tokens:
    """One person's tokens."""

    def __init__(self, user: User) -> None:
        self.user = user

    async def start(self) -> None:
        """Adds the form and the list to the current slot."""
        Maker(WORDS, self.make)
        await LiveTable(COLUMNS, self.read, none=NONE, act=self.act, about="people").start()

    def read(self) -> list[Row]:
        with db.read_session() as session:
            at = db.now(session)
            return [row_of(each, at) for each in tokens(session, self.user.id)]

    def make(self, name: str, days: str) -> Made:
        with db.session() as session:
            ends = db.now(session) + timedelta(days=int(days)) if days in DAYS else None
            _, secret = new_token(session, self.user.id, name, ends)
        return Made(SHOWN_ONCE, secret)

    def act(self, _: str, token_id: str) -> None:
        end(self.user, token_id)


class EverybodysTokens:
    """The tokens of all people with `q` in their names, for administrators, who cannot create any for others."""

    def __init__(self, user: User, q: str = "") -> None:
        self.user, self.q = user, q

    async def start(self) -> None:
        """Adds the list to the current slot."""
        table = html.div()
        more = tag("p", MORE, "muted small")
        with table:
            await LiveTable(
                ["Person", *COLUMNS],
                self.read,
                none=NONE_SUCH if self.q else NOBODY,
                act=self.act,
                on_rows=lambda rows: more.set_visibility(len(rows) == MOST_LISTED),
                about="people",
            ).start()

    def read(self) -> list[Row]:
        with db.read_session() as session:
            at = db.now(session)
            newest, _ = everybodys_tokens(session, self.q, limit=MOST_LISTED)
            return [row_of(token, at, whose) for token, whose in newest]

    def act(self, _: str, token_id: str) -> None:
        end(self.user, token_id)


def end(user: User, token_id: str) -> None:
    with db.session() as session:
        revoke(session, user, token_id)


def row_of(each: ApiToken, at: datetime, whose: Account | None = None) -> Row:
    is_over = each.expires_at is not None and each.expires_at <= at
    until = day(each.expires_at) if each.expires_at else text("it is revoked")
    cells = [
        *([text(whose.name)] if whose else []),
        text(each.name),
        text(f"{each.beginning}…", look="mono"),
        when(each.created_at),
        when(each.used_at),
        text("it has expired", look="state-paused") if is_over else until,
    ]
    return Row(each.id, cells, [("revoke", "Revoke", "Revoke for good")])
