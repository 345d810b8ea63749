"""Throttles wrong passwords: after some, the next attempt must wait, longer each time. Counted by account name and by address.

Each attempt is counted before its password is checked, so that parallel attempts count, too; a right password takes it back,
and time forgives the others.
"""

import math
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import delete, update
from sqlalchemy.exc import IntegrityError
from sqlmodel import Field, Session, SQLModel, col, select

from models import db
from models.account import folded
from models.columns import UtcDateTime
from models.expiry import delete_expired
from models.ip_addresses import network_of
from models.secret_token import fingerprint

FORGOTTEN = timedelta(hours=24)
"""All counts are reset after so long without an attempt."""
LONGEST_WAIT = 900
"""Seconds. This limits attempts at one name to about twenty in the first hour."""


class LoginAttempts(SQLModel, table=True):
    """Failed attempts with one name, or from one address."""

    __tablename__ = "tries"

    key: str = Field(
        primary_key=True, max_length=64, description="A fingerprint: people may type a password in place of their name."
    )
    failed: int = Field(default=0)
    next_at: datetime = Field(sa_type=UtcDateTime, description="Not before then.")
    last_at: datetime = Field(sa_type=UtcDateTime, index=True, description="Until then, all was forgiven that could be.")


class ThrottleKey(NamedTuple):
    """A name or an address, and how many failed attempts it has free of any wait."""

    key: str
    free: int


def throttle_keys(name: str, address: str | None) -> Sequence[ThrottleKey]:
    """The name, whether it exists or not, and the address, which a whole office may share."""
    by_name = ThrottleKey(fingerprint(f"name {folded(name)}"), 5)
    return [by_name, ThrottleKey(fingerprint(f"address {network_of(address)}"), 20)] if address else [by_name]


def begin_attempt(session: Session, whose: Sequence[ThrottleKey]) -> int:
    """Seconds to wait; 0: go ahead, and the attempt is counted as failed."""
    at = db.now(session)
    delete_expired(session, LoginAttempts, col(LoginAttempts.last_at) < at - FORGOTTEN)
    known = session.exec(select(LoginAttempts.next_at).where(col(LoginAttempts.key).in_([each.key for each in whose]))).all()
    if wait := _longest(known, at):  # no row is made for whoever has to wait: names can be made up without end
        return wait
    rows = [_locked(session, each.key, at) for each in sorted(whose)]
    at = db.now(session)  # waiting for the lock may have taken a while
    if wait := _longest([row.next_at for row in rows], at):
        return wait
    for row, each in zip(rows, sorted(whose), strict=True):
        _forgive(row, at)
        row.failed += 1
        row.next_at = at + timedelta(seconds=wait_after(row.failed - each.free))
    session.flush()
    return 0


def _forgive(row: LoginAttempts, at: datetime) -> None:
    """One failed attempt for each LONGEST_WAIT: an office makes typos every day, and whoever guesses gains nothing by it."""
    times = max(0, int((at - row.last_at).total_seconds()) // LONGEST_WAIT)
    row.failed = max(0, row.failed - times)
    row.last_at = row.last_at + timedelta(seconds=times * LONGEST_WAIT) if row.failed else at


def _longest(next_at: Sequence[datetime], at: datetime) -> int:
    """Seconds until the latest of these moments."""
    return max((math.ceil((each - at).total_seconds()) for each in next_at if each > at), default=0)


def wait_after(failed: int) -> int:
    """Seconds to wait after so many failures beyond the free ones: 1, 2, 4 …"""
    return min(LONGEST_WAIT, 2 ** min(failed - 1, 20)) if failed > 0 else 0


def record_success(session: Session, whose: Sequence[ThrottleKey]) -> None:
    """Resets the name, and takes this attempt back from the address. Locks them in the order in which `begin_attempt` does."""
    for each in sorted(whose):
        if each == whose[0]:
            session.execute(delete(LoginAttempts).where(col(LoginAttempts.key) == each.key))
        else:
            less = update(LoginAttempts).where(col(LoginAttempts.key) == each.key, col(LoginAttempts.failed) > 0)
            session.execute(less.values(failed=LoginAttempts.failed - 1, next_at=col(LoginAttempts.last_at)))


def _locked(session: Session, key: str, at: datetime) -> LoginAttempts:
    """The row, made if necessary, and locked until this session ends."""
    statement = (
        select(LoginAttempts).where(col(LoginAttempts.key) == key).with_for_update().execution_options(populate_existing=True)
    )
    if row := session.exec(statement).one_or_none():
        return row
    with suppress(IntegrityError), session.begin_nested():
        session.add(LoginAttempts(key=key, next_at=at, last_at=at))
        session.flush()
    return session.exec(statement).one()
