"""Invitations: whoever has the link chooses a password and is signed in."""

import asyncio
import logging

from fastapi import Request
from starlette.responses import Response

from models import db, invitation
from models.account import account_named, checked_name
from models.errors import Conflict, NotFound, RinseError
from models.invitation import Invited, invited
from models.login_throttle import record_success, throttle_keys
from models.settings import get_settings
from models.sign_in import begin_sign_in
from ui.accounts import hashing
from ui.accounts.cookie import signed_in
from ui.accounts.oidc.begun import Begun
from ui.accounts.oidc.entering import start_by_form
from ui.accounts.oidc.outcome import Halt
from ui.accounts.signing_in import Text
from ui.errors import sentence, status_of
from ui.pages.invitation import invitation_page

log = logging.getLogger(__name__)


def show(token: str) -> Response:
    """The page of the invitation, or one that says that it is no longer valid."""
    try:
        return invitation_page(look_at(token))
    except RinseError as error:
        return invitation_page(None, sentence(error), status_of(error))


async def accept(token: str, request: Request, name: Text = "", password: Text = "", by: Text = "") -> Response:
    """Uses up the invitation, or redirects to the OpenID Connect issuer, whose callback does."""
    found, settings = None, get_settings()
    try:
        found = await asyncio.to_thread(look_at, token)
        if by == "oidc" and settings.oidc_issuer:
            await asyncio.to_thread(check_name, found, name)
            return await start_by_form(Begun.now(invitation=token, name=name), settings)
        kept = await hashing.hashed(password, found.account.name if found.account else name)
        secret = await asyncio.to_thread(take, token, name, kept, request.headers.get("user-agent", ""))
    except NotFound as error:
        return invitation_page(None, sentence(error), 404)
    except RinseError as error:
        return invitation_page(found, sentence(error), status_of(error), name)
    except Halt as halt:
        return invitation_page(found, status=503, name=name, said=halt.word)
    return signed_in("/", secret)


def look_at(token: str) -> Invited:
    with db.read_session() as session:
        return invited(session, token)


def check_name(found: Invited, name: str) -> None:
    """Checks the name of the first administrator before they leave for the issuer. Raises Refused or Conflict."""
    with db.read_session() as session:
        if found.account is None and account_named(session, checked_name(name)):
            raise Conflict(f"There is somebody named {name} already.")


def take(token: str, name: str, password_hash: str, browser: str) -> str:
    """Returns the secret of the new sign-in."""
    with db.session() as session:
        account = invitation.accept(session, token, name, password_hash)
        record_success(session, throttle_keys(account.name, None))
        log.info("password chosen by invitation", extra={"account": account.id})
        return begin_sign_in(session, account.id, browser)
