"""One-time links: with one, somebody chooses a password, the first or a new one, or connects their account with an issuer of
OpenID Connect in place of it. The first of all makes an administrator.
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
        description="Whose way in it is; None: the first administrator makes their account with it.",
    )
    created_at: datetime = Field(sa_type=UtcDateTime)


class Invited(NamedTuple):
    """What a link is for. `account`: whose way in; None: setting up. `has_tokens`: theirs go on, whoever has made them."""

    account: Account | None
    has_tokens: bool = False


def invite(session: Session, account_id: str | None) -> str:
    """The secret of a new link; earlier ones of the same person are worth nothing from then on.

    None: to set up. Each web process prints one when it starts, and whichever is used first counts.
    """
    at = db.now(session)
    over = sa.or_(col(Invitation.account_id) == account_id, col(Invitation.created_at) <= at - LIFE)
    session.execute(sa.delete(Invitation).where(over))
    if account_id is not None:
        get_account(session, account_id)
    token = new_secret()
    session.add(Invitation(hash=fingerprint(token), account_id=account_id, created_at=at))
    session.flush()
    return token


def withdraw(session: Session, account_id: str) -> None:
    """Links that this person has been given are worth nothing any more."""
    session.execute(sa.delete(Invitation).where(col(Invitation.account_id) == account_id))


def invited(session: Session, token: str) -> Invited:
    """Raises NotFound for a link that was used, is too old, or whose person is disabled."""
    found = session.exec(select(Invitation).where(_is_open(session, token))).one_or_none()
    return _what_for(session, found.account_id if found else None, known=found is not None)


def accept(session: Session, token: str, name: str | None, password_hash: str) -> Account:
    """Uses the link up: the account has this password and no other way in, and whoever is signed in with it is no longer.

    `password_hash` is made by `password.hashed`, before the transaction. `name` is for setting up.
    Raises NotFound as `invited` does; of two at once, one does.
    """
    return _renew(session, _used_up(session, token, name), password_hash)


def accept_connected(session: Session, token: str, name: str | None, issuer: str, subject: str) -> Account:
    """The same for who signs in by OpenID Connect in place of a password. Raises Conflict for somebody else's subject."""
    account = _renew(session, _used_up(session, token, name), None)
    connect(session, account.id, issuer, subject)
    return account


def _used_up(session: Session, token: str, name: str | None) -> Account:
    """Whose link it was."""
    used = sa.delete(Invitation).where(_is_open(session, token)).returning(col(Invitation.account_id))
    row = session.execute(used).one_or_none()
    account = _what_for(session, row[0] if row else None, known=row is not None).account
    if account is None:
        session.execute(sa.delete(Invitation).where(col(Invitation.account_id).is_(None)))
        account = add_account(session, name or "", is_admin=True)
    return account


def _renew(session: Session, account: Account, password_hash: str | None) -> Account:
    """Every way in that people had is closed: somebody else may have had it. Tokens go on: programs rely on them, and their
    person can see who is there.

    Sign-ins end first: what one of them connects at this moment is then there to be forgotten.
    """
    if account.is_admin and not somebody_has_come(session):
        take_over(session, account.id)
    end_sign_ins(session, account.id)
    forget_connections(session, account.id)
    set_password(session, account.id, password_hash)
    return account


def take_over(session: Session, account_id: str) -> None:
    """All that AUTH=local had made is this person's, however long that takes."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(sa.text("SET LOCAL statement_timeout = 0"))
    for table in SQLModel.metadata.tables.values():
        if "owner" in table.c:
            session.execute(sa.update(table).where(table.c.owner == LOCAL.id).values(owner=account_id))


def _what_for(session: Session, account_id: str | None, *, known: bool) -> Invited:
    if not known:
        raise NotFound(GONE)
    if account_id is None:
        if has_administrator(session):
            raise NotFound(GONE)
        return Invited(None)
    account = get_account(session, account_id)
    if account.disabled_at is not None:
        raise NotFound(GONE)
    return Invited(account, bool(tokens(session, account.id)))


def _is_open(session: Session, token: str) -> sa.ColumnElement[bool]:
    return sa.and_(col(Invitation.hash) == fingerprint(token), col(Invitation.created_at) > db.now(session) - LIFE)
