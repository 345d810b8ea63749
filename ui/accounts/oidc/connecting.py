"""Connecting one's account with the issuer, and disconnecting it, on the page Account."""

import asyncio
import logging

from fastapi import Request
from starlette.responses import Response

from models import db
from models.connection import disconnect
from models.errors import Refused
from ui.accounts.oidc.begun import Begun
from ui.accounts.oidc.entering import start_by_form, with_an_issuer
from ui.accounts.oidc.outcome import Halt
from ui.accounts.own import said
from ui.auth import current_user, visitor_of

log = logging.getLogger(__name__)


async def connect(request: Request) -> Response:
    """Redirects to the issuer; the callback connects the identity that it confirms."""
    settings, visitor = with_an_issuer(), visitor_of(request)
    assert visitor  # noqa: S101  the guard lets nobody else through
    assert visitor.sign_in  # noqa: S101  only a cookie gets here, no token
    try:
        return await start_by_form(Begun.now(sign_in=visitor.sign_in), settings)
    except Halt as halt:
        return said(halt.word)


async def end(request: Request) -> Response:
    """Refused if it is the account's only way to sign in."""
    account_id = current_user(request).id
    try:
        await asyncio.to_thread(cut, account_id)
    except Refused:
        return said("only-way")
    log.info("disconnected from OpenID Connect", extra={"account": account_id})
    return said("disconnected")


def cut(account_id: str) -> None:
    with db.session() as session:
        disconnect(session, account_id)
