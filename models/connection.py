"""Who may sign in by OpenID Connect: the subject an issuer vouches for → their account.

Accounts are never matched by name or e-mail address: somebody else may come to have those.
"""

from datetime import datetime

from sqlalchemy import UniqueConstraint, delete, exists
from sqlalchemy.exc import IntegrityError
from sqlmodel import Field, Session, SQLModel, col, select

from models import db
from models.account import LONGEST_NAME, Account, account_named, add_account
from models.columns import UtcDateTime
from models.errors import Conflict, Refused

LONGEST = 255
ENOUGH = 1000
"""The most people with the same name."""
SOMEBODY = "Somebody"


class Connection(SQLModel, table=True):
    """One account and its subject at one issuer."""

    __table_args__ = (UniqueConstraint("account_id", "issuer"),)

    issuer: str = Field(primary_key=True, max_length=LONGEST)
    subject: str = Field(primary_key=True, max_length=LONGEST)
    account_id: str = Field(foreign_key="account.id", ondelete="CASCADE", max_length=32)
    created_at: datetime = Field(sa_type=UtcDateTime)


def connected(session: Session, issuer: str, subject: str, *, lock: bool = False) -> Account | None:
    """The account of this subject, which may be disabled; None if there is none. With `lock`, it stays so meanwhile."""
    joined = select(Account).join(Connection, col(Connection.account_id) == col(Account.id))
    wanted = joined.where(col(Connection.issuer) == issuer, col(Connection.subject) == subject)
    return session.exec(wanted.with_for_update(key_share=True) if lock else wanted).one_or_none()


def is_connected(session: Session, account_id: str, issuer: str) -> bool:
    own = select(Connection).where(col(Connection.account_id) == account_id, col(Connection.issuer) == issuer)
    return session.exec(own).first() is not None


def connect(session: Session, account_id: str, issuer: str, subject: str) -> None:
    """Raises Conflict if the subject, or the account at this issuer, is connected already."""
    row = Connection(issuer=issuer, subject=subject, account_id=account_id, created_at=db.now(session))
    try:
        with session.begin_nested():
            session.add(row)
            session.flush()
    except IntegrityError:
        raise Conflict("One of the two is already connected.") from None


def disconnect(session: Session, account_id: str) -> None:
    """Raises Refused for an account without a password: its person could no longer sign in."""
    has_password = exists().where(col(Account.id) == account_id, col(Account.password_hash).is_not(None))
    own = col(Connection.account_id) == account_id
    session.execute(delete(Connection).where(own, has_password))
    if session.exec(select(Connection).where(own).limit(1)).first() is not None:
        raise Refused("There is no password to sign in with instead.")


def forget_connections(session: Session, account_id: str) -> None:
    """Removes all connections of an account, even if nothing else is left to sign in with."""
    session.execute(delete(Connection).where(col(Connection.account_id) == account_id))


def join(session: Session, issuer: str, subject: str, name: str) -> Account:
    """A new member with this name, or a similar one. Raises Conflict if they have just joined in another browser."""
    account = add_account(session, _free_name(session, name))
    connect(session, account.id, issuer, subject)
    return account


def _free_name(session: Session, name: str) -> str:
    """The name itself, or with a number behind it if it is taken."""
    wanted = " ".join("".join(each for each in name if each.isprintable()).split())[: LONGEST_NAME - 5].strip() or SOMEBODY
    for shown in (wanted, *(f"{wanted} {number}" for number in range(2, ENOUGH))):
        if account_named(session, shown) is None:
            return shown
    raise Conflict("Too many people have the same name.")
