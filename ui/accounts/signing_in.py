"""Signing in and out, with plain forms: only an HTTP answer can set a cookie."""

import asyncio
import logging
from http import HTTPStatus
from typing import Annotated

from fastapi import Form, Request
from starlette.responses import RedirectResponse, Response

from models import db
from models.account import get_account
from models.errors import RinseError
from models.login_throttle import record_success
from models.sign_in import begin_sign_in, end_sign_in
from ui.accounts import hashing, trying
from ui.accounts.cookie import signed_in, signed_out
from ui.accounts.own_path import own_path
from ui.accounts.sockets import leave
from ui.accounts.trying import Try, wait_sentence
from ui.auth import visitor_of
from ui.errors import RETRY_AFTER, sentence, status_of
from ui.pages.sign_in import sign_in_page

log = logging.getLogger(__name__)

WRONG = "Name or password is not right."

Text = Annotated[str, Form(max_length=2000)]


def show(request: Request, next: str = "/", said: str = "") -> Response:  # noqa: A002  the name of the query parameter
    """Somebody who is already signed in goes to the target. `said`: the outcome of a sign-in by OpenID Connect."""
    target = own_path(next)
    return RedirectResponse(target, HTTPStatus.SEE_OTHER) if visitor_of(request) else sign_in_page(target, said=said)


async def sign_in(request: Request, name: Text = "", password: Text = "", next: Text = "/") -> Response:  # noqa: A002  as above
    """An unknown name and a wrong password get the same answer, which takes equally long."""
    target, address = own_path(next), trying.address_of(request)
    try:
        this = await asyncio.to_thread(trying.begin, name, address)
        if this.wait:
            return sign_in_page(target, name, wait_sentence(this.wait), 429, this.wait)
        is_right = await hashing.is_right(password, this.kept)
        token = await asyncio.to_thread(end_well, this, request.headers.get("user-agent", "")) if is_right else None
    except RinseError as error:
        return sign_in_page(target, name, sentence(error), status_of(error), RETRY_AFTER)
    if token is None:
        log.info("sign-in refused", extra={"from": address})
        return sign_in_page(target, name, WRONG, 401)
    return signed_in(target, token)


async def sign_out(request: Request, page: Text = "") -> Response:
    """Signs out this browser only. `page` is the id of the page that is being left."""
    if visitor := visitor_of(request):
        leave(page, visitor)
        await asyncio.to_thread(end, visitor.user.id, visitor.sign_in or "")
    return signed_out()


def end_well(this: Try, browser: str) -> str | None:
    """The new sign-in's secret. None if the account is disabled, or its password was changed in the meantime."""
    assert this.account  # noqa: S101  its password was right
    with db.session() as session:
        account = get_account(session, this.account.id, lock=True)
        if account.disabled_at is not None or account.password_hash != this.kept:
            return None
        record_success(session, this.whose)
        log.info("signed in", extra={"account": account.id})
        return begin_sign_in(session, account.id, browser)


def end(account_id: str, sign_in: str) -> None:
    with db.session() as session:
        end_sign_in(session, account_id, sign_in)
