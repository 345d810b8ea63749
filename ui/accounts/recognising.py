"""From a secret to a person. The database is asked on every request and every event of a page; runs in threads."""

import asyncio
from contextlib import suppress

from models import db
from models.api_token import note_token, user_of_token
from models.errors import DatabaseUnavailable
from models.secret_token import fingerprint
from models.sign_in import note_sign_in, user_of_sign_in
from ui.auth import Visitor


def by_cookie(token: str) -> Visitor | None:
    return by_sign_in(fingerprint(token))


def by_sign_in(sign_in: str, *, in_use: bool = True) -> Visitor | None:
    """By the fingerprint of the cookie's secret. `in_use=False` only looks, and does not extend the sign-in."""
    with db.read_session() as session:
        found = user_of_sign_in(session, sign_in)
    if in_use and found and found.is_due:
        with suppress(DatabaseUnavailable), db.session() as session:  # otherwise the next request notes it
            note_sign_in(session, sign_in)
    return Visitor(found.user, sign_in) if found else None


def by_secret(secret: str) -> Visitor | None:
    """By the secret that a program sends."""
    return by_token(fingerprint(secret))


def by_token(token: str, *, in_use: bool = True) -> Visitor | None:
    """By the fingerprint of a token's secret."""
    with db.read_session() as session:
        found = user_of_token(session, token)
    if in_use and found and found.is_due:
        with suppress(DatabaseUnavailable), db.session() as session:
            note_token(session, token)
    return Visitor(found.user, token=token) if found else None


async def may_still(visitor: Visitor) -> bool:
    """Whether somebody still has the rights with which they were let in: for long-lived answers."""
    if visitor.token:
        return await asyncio.to_thread(by_token, visitor.token, in_use=False) == visitor
    return visitor.sign_in is None or await asyncio.to_thread(by_sign_in, visitor.sign_in, in_use=False) == visitor
