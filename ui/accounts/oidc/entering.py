"""To the issuer and back: signing in, accepting an invitation, or connecting the account of a signed-in user."""

import asyncio
import hmac
import logging
from urllib.parse import quote, urlencode

from fastapi import Request
from sqlmodel import Session
from starlette.responses import Response

from models import db
from models.account import Account, somebody_has_come
from models.connection import connect, connected, join
from models.errors import Conflict, NotFound, RinseError
from models.invitation import accept_connected
from models.settings import Settings, get_settings
from models.sign_in import begin_sign_in, holds
from ui.accounts.cookie import see, signed_in
from ui.accounts.oidc import begun, issuer
from ui.accounts.oidc.begun import Begun
from ui.accounts.oidc.outcome import Halt
from ui.accounts.oidc.proof import Proven, proven
from ui.accounts.own_path import own_path
from ui.auth import Visitor, visitor_of
from ui.errors import NOTHING_HERE
from ui.pages.oidc import going_on

log = logging.getLogger(__name__)

BACK = "/sign-in/oidc/callback"


async def start(request: Request, next: str = "/") -> Response:  # noqa: A002  the name of the query parameter
    """Redirects to the issuer; somebody who is already signed in goes straight to the target."""
    settings, target = with_an_issuer(), own_path(next)
    if visitor_of(request):
        return see(target)
    begins = Begun.now(target)
    try:
        answer = see(await address_of(begins, settings))
    except Halt as halt:
        return see(where_to_say(halt.word, begins))
    begun.keep(answer, begins, settings)
    return answer


async def start_by_form(begins: Begun, settings: Settings) -> Response:
    """Our Content-Security-Policy forbids redirecting a form to another site, so a page leads on. Raises Halt."""
    answer = going_on(await address_of(begins, settings))
    begun.keep(answer, begins, settings)
    return answer


async def callback(request: Request) -> Response:
    """Handles the issuer's redirect. Whatever the outcome, the cookie is deleted."""
    settings = with_an_issuer()
    begins = await asyncio.to_thread(begun.kept, request, settings)
    try:
        answer = await arrive(request, begins, settings)
    except Halt as halt:
        log.info("nobody let in by OpenID Connect", extra={"reason": halt.word})
        answer = see(where_to_say(halt.word, begins))
    begun.forget(answer, settings)
    return answer


def with_an_issuer() -> Settings:
    """Raises NotFound if no issuer is configured."""
    settings = get_settings()
    if not settings.oidc_issuer:
        raise NotFound(NOTHING_HERE)
    return settings


async def address_of(begins: Begun, settings: Settings) -> str:
    """The issuer's authorization URL, with all parameters. Raises Halt."""
    address = (await issuer.doors(settings)).authorization
    asked = {
        "response_type": "code",
        "client_id": settings.oidc_client_id,
        "redirect_uri": settings.base_url + BACK,
        "scope": "openid profile" if settings.oidc_new_people == "yes" else "openid",
        "state": begins.state,
        "nonce": begins.nonce,
        "code_challenge": begins.challenge,
        "code_challenge_method": "S256",
    }
    return f"{address}{'&' if '?' in address else '?'}{urlencode(asked)}"


async def arrive(request: Request, begins: Begun | None, settings: Settings) -> Response:
    """Signs somebody in, or raises Halt."""
    said = request.query_params
    if begins is None or not hmac.compare_digest(begins.state.encode(), said.get("state", "").encode()):
        raise Halt("begun")
    doors = await issuer.doors(settings)
    if said.get("iss", None if doors.names_itself else settings.oidc_issuer) != settings.oidc_issuer:
        raise Halt("untrue")
    if "error" in said or not said.get("code"):
        log.info("refused by the issuer of OpenID Connect", extra={"reason": issuer.code_of(said.get("error"))})
        raise Halt("refused")
    token = await issuer.id_token(doors, settings, said["code"], begins.verifier, settings.base_url + BACK)
    who = proven(token, await issuer.keys_of(doors), begins.nonce, settings)
    browser = request.headers.get("user-agent", "")
    return await asyncio.to_thread(end, begins, who, visitor_of(request), settings, browser)


def end(begins: Begun, who: Proven, visitor: Visitor | None, settings: Settings, browser: str) -> Response:
    """Raises Halt if the person cannot be signed in or connected."""
    try:
        if begins.sign_in:
            return connect_own(begins, who, visitor, settings)
        with db.session() as session:
            if begins.invitation:
                account = accept_connected(session, begins.invitation, begins.name, settings.oidc_issuer, who.subject)
            else:
                account = account_of(session, who, settings)
            log.info("signed in by OpenID Connect", extra={"account": account.id})
            return signed_in(begins.target, begin_sign_in(session, account.id, browser))
    except NotFound:
        raise Halt("gone") from None
    except Conflict:
        raise Halt("taken") from None
    except RinseError as error:
        log.warning("nobody signed in", extra={"reason": error.message})
        raise Halt("later") from None


def connect_own(begins: Begun, who: Proven, visitor: Visitor | None, settings: Settings) -> Response:
    """Only for the sign-in that asked for it, and only while it is valid: it may have ended in the meantime."""
    if visitor is None or visitor.sign_in != begins.sign_in:
        raise Halt("begun")
    with db.session() as session:
        if not holds(session, visitor.user.id, begins.sign_in):
            raise Halt("begun")
        connect(session, visitor.user.id, settings.oidc_issuer, who.subject)
    log.info("connected by OpenID Connect", extra={"account": visitor.user.id})
    return see("/account?said=connected")


def account_of(session: Session, who: Proven, settings: Settings) -> Account:
    """Raises Halt, with the same message for strangers and disabled people. Before the first administrator nobody joins."""
    account = connected(session, settings.oidc_issuer, who.subject, lock=True)
    if account is None and settings.oidc_new_people == "yes" and somebody_has_come(session):
        try:
            account = join(session, settings.oidc_issuer, who.subject, who.name)
        except Conflict:  # joined at this very moment by another request
            raise Halt("later") from None
    if account is None or account.disabled_at is not None:
        raise Halt("unknown")
    return account


def where_to_say(word: str, begins: Begun | None) -> str:
    if begins and begins.sign_in:
        return f"/account?said={word}"
    return f"/sign-in?said={word}" + (f"&next={quote(begins.target)}" if begins and begins.target != "/" else "")
