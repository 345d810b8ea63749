"""One's own account, where AUTH=accounts: the password, the browsers in which one is signed in, tokens for programs."""

import asyncio

from nicegui import html, ui
from starlette.responses import Response

from models import db
from models.account import Account, get_account
from models.password import REFUSALS, SHORTEST
from models.user import User
from ui.accounts.own import DONE, WRONG
from ui.auth import visitor_of
from ui.components.frame.frame import ACCOUNT, frame, sign_out
from ui.components.lists.browsers import Browsers
from ui.components.lists.tokens import Tokens
from ui.components.parts.sections import part
from ui.components.parts.tags import tag
from ui.pages.lost import nothing_here

ABOUT_SIGN_INS = "A browser is signed out after 12 hours without use, and after 7 days in any case."
ABOUT_TOKENS = "A program that sends one may do what you may. Whoever has it speaks for you: revoke what you do not know."


async def show() -> Response | None:
    """`/account`"""
    request = ui.context.client.request
    visitor = visitor_of(request)
    if visitor is None or visitor.sign_in is None:
        return nothing_here()
    own = await asyncio.to_thread(read, visitor.user)
    with frame("Account", ACCOUNT):
        head(own)
        with part("Password"):
            password_form(own.name, request.query_params.get("said", ""))
        with part("Signed in", ABOUT_SIGN_INS):
            await Browsers(own.id, visitor.sign_in).start()
        with part("Tokens", ABOUT_TOKENS):
            await Tokens(own.id).start()
    return None


def read(user: User) -> Account:
    with db.read_session() as session:
        return get_account(session, user.id)


def head(own: Account) -> None:
    with html.div().classes("page-head"):
        with html.div().classes("page-intro"):
            with tag("h1"):
                tag("bdi", own.name)
            tag("p", f"{'Administrator' if own.is_admin else 'Member'}, here since {own.created_at:%-d %B %Y}", "muted")
        sign_out("button")


def password_form(name: str, word: str) -> None:
    """A plain form, sent like the one at the door. `word` says how it went with the last one."""
    of_old, of_new = ("", REFUSALS[word]) if word in REFUSALS else (WRONG.get(word, ""), "")
    if word in DONE:
        tag("p", DONE[word], "notice notice-calm", role="status")
    with tag("form", "", "maker-form", method="post", action="/account/password"):
        whose = {"value": name, "autocomplete": "username", "readonly": True, "tabindex": "-1", "aria_hidden": "true"}
        tag("input", "", "visually-hidden", **whose)  # for programs that keep passwords
        password("old", "Password now", of_old, "current-password")
        password("new", f"New password, at least {SHORTEST} characters", of_new, "new-password")
        tag("button", "Change the password", "button")


def password(name: str, label: str, wrong: str, autocomplete: str) -> None:
    said = {"aria_invalid": "true", "aria_describedby": f"{name}-wrong", "autofocus": True} if wrong else {}
    with html.div().classes("field"):
        tag("label", label, for_=name)
        tag("input", "", "input", id=name, name=name, type="password", required=True, autocomplete=autocomplete, **said)
        if wrong:
            tag("p", wrong, "field-wrong small", id=f"{name}-wrong", role="alert")
