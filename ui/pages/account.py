"""One's own account, with AUTH=accounts: the password, browsers that are signed in, and tokens for programs."""

import asyncio

from nicegui import html, ui
from starlette.responses import Response

from models import db
from models.account import Account, get_account
from models.connection import is_connected
from models.password import REFUSALS, SHORTEST
from models.settings import get_settings
from models.user import User
from ui.accounts.oidc import outcome as oidc
from ui.accounts.own import DONE, WRONG
from ui.auth import visitor_of
from ui.components.frame.frame import ACCOUNT, frame, sign_out
from ui.components.lists.browsers import Browsers
from ui.components.lists.tokens import Tokens
from ui.components.parts.dated import Dated, Sentence
from ui.components.parts.sections import part
from ui.components.parts.tags import notice, tag
from ui.pages.lost import nothing_here

WITHOUT = "You have none. An administrator can give you a link to choose one."
ABOUT_SIGN_INS = "A browser is signed out after 12 hours without use, and after 7 days in any case."
ABOUT_TOKENS = "A program that sends a token may do whatever you may. Revoke any that you do not recognise."


async def show() -> Response | None:
    """`/account`"""
    request = ui.context.client.request
    visitor = visitor_of(request)
    if visitor is None or visitor.sign_in is None:
        return nothing_here()
    own, connected = await asyncio.to_thread(read, visitor.user)
    said = request.query_params.get("said", "")
    with frame("Account", ACCOUNT):
        head(own)
        with part("Password"):
            password_form(own, said)
        if name := get_settings().oidc_name:
            with part(name, f"A second way to sign in, with your account at {name}."):
                connection(own, said, name, connected=connected)
        with part("Signed in", ABOUT_SIGN_INS):
            await Browsers(own.id, visitor.sign_in).start()
        with part("Tokens", ABOUT_TOKENS):
            await Tokens(visitor.user).start()
    return None


def read(user: User) -> tuple[Account, bool]:
    """The account, and whether it is connected with the OpenID Connect issuer."""
    with db.read_session() as session:
        return get_account(session, user.id), is_connected(session, user.id, get_settings().oidc_issuer)


def head(own: Account) -> None:
    with html.div().classes("page-head"):
        with html.div().classes("page-intro"):
            with tag("h1"):
                tag("bdi", own.name)
            Dated(Sentence(f"{'Administrator' if own.is_admin else 'Member'}, here since ", own.created_at), "muted")
        sign_out("button")


def password_form(own: Account, word: str) -> None:
    """A plain form, like the sign-in form. `word` is the outcome of the last submission."""
    if own.password_hash is None:
        tag("p", WITHOUT, "muted")
        return
    of_old, of_new = ("", REFUSALS[word]) if word in REFUSALS else (WRONG.get(word, ""), "")
    if word in DONE:
        tag("p", DONE[word], "notice notice-calm", role="status")
    with tag("form", "", "maker-form", method="post", action="/account/password"):
        whose = {"value": own.name, "autocomplete": "username", "readonly": True, "tabindex": "-1", "aria_hidden": "true"}
        tag("input", "", "visually-hidden", **whose)  # for password managers
        password("old", "Current password", of_old, "current-password")
        password("new", f"New password, at least {SHORTEST} characters", of_new, "new-password")
        tag("button", "Change the password", "button")


def connection(own: Account, word: str, name: str, *, connected: bool) -> None:
    """Forms, since they lead to the issuer. Without a password, disconnecting is not offered."""
    if word in oidc.DONE:
        tag("p", oidc.sentence_of(word, name), "notice notice-calm", role="status")
    if word in oidc.SENTENCES:
        notice(oidc.sentence_of(word, name), "notice-warn")
    if connected and own.password_hash is None:
        tag("p", f"Connected. You have no password, so this is how you sign in: with {name}.")
        return
    if connected:
        tag("p", f"Connected: you can sign in with {name}.")
    with tag("form", "", "maker-form", method="post", action="/account/oidc/end" if connected else "/account/oidc"):
        tag("button", "Disconnect" if connected else f"Connect {name}", "button")


def password(name: str, label: str, wrong: str, autocomplete: str) -> None:
    said = {"aria_invalid": "true", "aria_describedby": f"{name}-wrong", "autofocus": True} if wrong else {}
    with html.div().classes("field"):
        tag("label", label, for_=name)
        tag("input", "", "input", id=name, name=name, type="password", required=True, autocomplete=autocomplete, **said)
        if wrong:
            tag("p", wrong, "field-wrong small", id=f"{name}-wrong", role="alert")
