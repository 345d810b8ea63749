"""Changing one's own password. The page Account shows the outcome."""

import asyncio
import logging

from fastapi import Request
from starlette.responses import Response

from models import db
from models.account import get_account, set_password
from models.errors import Unavailable
from models.invitation import withdraw
from models.login_throttle import record_success
from models.password import REFUSALS, EasilyGuessed
from models.sign_in import end_sign_ins
from ui.accounts import hashing, trying
from ui.accounts.cookie import see
from ui.accounts.signing_in import Text
from ui.accounts.trying import Try
from ui.auth import current_user, visitor_of

log = logging.getLogger(__name__)

DONE = {"changed": "Your password is changed. All other sign-ins have ended."}
WRONG = {
    "wrong": "Your password is not right, so it was not changed.",
    "wait": "Too many wrong tries. Try again in some minutes.",
    "busy": hashing.BUSY,
    **REFUSALS,
}
"""By the word in the page's address (`?said=`): a sentence there could have been written by anybody."""


async def change_password(request: Request, old: Text = "", new: Text = "") -> Response:
    """Wrong passwords are counted as on the sign-in page: an unattended browser must not help anybody to guess."""
    this = await asyncio.to_thread(trying.begin, current_user(request).name, None)
    if this.wait:
        return said("wait")
    try:
        if not await hashing.is_right(old, this.kept):
            return said("wrong")
        kept = await hashing.hashed(new, current_user(request).name)
    except EasilyGuessed as error:  # about the new one; the old one was right
        await asyncio.to_thread(trying.take_back, this)
        return said(error.why)
    except Unavailable:
        return said("busy")
    visitor = visitor_of(request)
    return said("changed" if await asyncio.to_thread(renew, this, kept, visitor.sign_in if visitor else None) else "wrong")


def renew(this: Try, password_hash: str, sign_in: str | None) -> bool:
    """False if the password was changed elsewhere in the meantime."""
    assert this.account  # noqa: S101  its password was right
    with db.session() as session:
        if get_account(session, this.account.id, lock=True).password_hash != this.kept:
            return False
        record_success(session, this.whose)
        set_password(session, this.account.id, password_hash)
        withdraw(session, this.account.id)
        end_sign_ins(session, this.account.id, but=sign_in)
    log.info("password changed", extra={"account": this.account.id})
    return True


def said(word: str) -> Response:
    return see(f"/account?said={word}")
