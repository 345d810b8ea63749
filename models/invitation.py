"""One-time links, with which a person chooses their first or a new password, or connects their account with an OpenID Connect
issuer instead. The very first link creates the first administrator.
"""

from datetime import datetime, timedelta
from typing import NamedTuple

import sqlalchemy as sa
from sqlmodel import Field, Session, SQLModel, col, select

from models import db
from models.account import Account, add_account, get_account, has_administrator, set_password, somebody_has_come
from models.api_token import tokens
from models.columns import UtcDateTime
from models.connection import connect, forget_connections
from models.errors import NotFound
from models.expiry import delete_expired
from models.secret_token import fingerprint, new_secret
from models.sign_in import end_sign_ins
from models.user import LOCAL

LIFE = timedelta(hours=72)
GONE = "This link has been used, or is too old. Ask for a new one."


class Invitation(SQLModel, table=True):
    """A link that has not been used."""

    hash: str = Field(primary_key=True, max_length=64)
    account_id: str | None = Field(
        default=None,
        foreign_key="account.id",
        ondelete="CASCADE",
        index=True,
        max_length=32,
        description="For whom it is; None: the first administrator creates their account with it.",
    )
    created_at: datetime = Field(sa_type=UtcDateTime)


class Invited(NamedTuple):
    """What a link is for. `account`: for whom; None: setting up. `has_tokens`: they have API tokens, which stay valid."""

    account: Account | None
    has_tokens: bool = False


def invite(session: Session, account_id: str | None) -> str:
    """The secret of a new link; earlier links of the same person become invalid.

    None: to set up. Each web process prints such a link when it starts; whichever is used first counts.
    """
    at = db.now(session)
    delete_expired(session, Invitation, col(Invitation.created_at) <= at - LIFE)
    if account_id is not None:
        get_account(session, account_id)
        withdraw(session, account_id)
    token = new_secret()
    session.add(Invitation(hash=fingerprint(token), account_id=account_id, created_at=at))
    session.flush()
    return token


def withdraw(session: Session, account_id: str) -> None:
    """Invalidates all links of this person."""
    session.execute(sa.delete(Invitation).where(col(Invitation.account_id) == account_id))


def invited(session: Session, token: str) -> Invited:
    """What the link is for. Raises NotFound if it was used, is too old, or its person is disabled."""
    return _what_for(session, session.exec(select(Invitation).where(_is_open(session, token))).one_or_none())


def accept(session: Session, token: str, name: str | None, password_hash: str) -> Account:
    """Uses the link: this password becomes the account's only way to sign in, and all its browsers are signed out.

    `password_hash` is made by `password.hashed`, before the transaction. `name` is for setting up.
    Raises NotFound as `invited` does; if two use the link at once, for the second.
    """
    return _renew(session, _used_up(session, token, name), password_hash)


def accept_connected(session: Session, token: str, name: str | None, issuer: str, subject: str) -> Account:
    """The same with OpenID Connect in place of a password. Raises Conflict if the subject is somebody else's."""
    account = _renew(session, _used_up(session, token, name), None)
    connect(session, account.id, issuer, subject)
    return account


def _used_up(session: Session, token: str, name: str | None) -> Account:
    """The account for which the link was; for setting up, a new one."""
    found = session.exec(select(Invitation).where(_is_open(session, token))).one_or_none()
    account = _what_for(session, found, lock=True).account
    if account is None:  # all of these are deleted below: of two who use different ones at once, each would wait for the other
        for_set_up = select(Invitation.hash).where(col(Invitation.account_id).is_(None)).order_by(col(Invitation.hash))
        session.exec(for_set_up.with_for_update()).all()
    used = sa.delete(Invitation).where(_is_open(session, token)).returning(col(Invitation.hash))
    if session.scalars(used).one_or_none() is None:
        raise NotFound(GONE)
    if account is None:
        session.execute(sa.delete(Invitation).where(col(Invitation.account_id).is_(None)))
        account = add_account(session, name or "", is_admin=True)
    return account


def _renew(session: Session, account: Account, password_hash: str | None) -> Account:
    """Closes every other way to sign in: somebody else may have had it. API tokens stay valid: programs rely on them, and
    their person can see and revoke them.
    """
    if account.is_admin and not somebody_has_come(session):
        take_over(session, account.id)
    end_sign_ins(session, account.id)
    forget_connections(session, account.id)
    set_password(session, account.id, password_hash)
    return account


def take_over(session: Session, account_id: str) -> None:
    """Gives this person everything that was made under AUTH=local, however long the update takes."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(sa.text("SET LOCAL statement_timeout = 0"))
    for table in SQLModel.metadata.tables.values():
        if "owner" in table.c:
            session.execute(sa.update(table).where(table.c.owner == LOCAL.id).values(owner=account_id))


def _what_for(session: Session, invitation: Invitation | None, *, lock: bool = False) -> Invited:
    if invitation is None:
        raise NotFound(GONE)
    if invitation.account_id is None:
        if has_administrator(session):
            raise NotFound(GONE)
        return Invited(None)
    account = get_account(session, invitation.account_id, lock=lock)
    if account.disabled_at is not None:
        raise NotFound(GONE)
    return Invited(account, bool(tokens(session, account.id)))


def _is_open(session: Session, token: str) -> sa.ColumnElement[bool]:
    return sa.and_(col(Invitation.hash) == fingerprint(token), col(Invitation.created_at) > db.now(session) - LIFE)
