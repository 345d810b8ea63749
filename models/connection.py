"""Who may sign in by OpenID Connect: the subject that an issuer vouches for → the account that is theirs.

Nothing else connects the two. Names and addresses of mail can be had by somebody else.
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
"""People of one name."""
SOMEBODY = "Somebody"


class Connection(SQLModel, table=True):
    """One account, as one issuer knows it."""

    __table_args__ = (UniqueConstraint("account_id", "issuer"),)

    issuer: str = Field(primary_key=True, max_length=LONGEST)
    subject: str = Field(primary_key=True, max_length=LONGEST)
    account_id: str = Field(foreign_key="account.id", ondelete="CASCADE", max_length=32)
    created_at: datetime = Field(sa_type=UtcDateTime)


def connected(session: Session, issuer: str, subject: str) -> Account | None:
    """Whose account it is; that may be disabled."""
    joined = select(Account).join(Connection, col(Connection.account_id) == col(Account.id))
    return session.exec(joined.where(col(Connection.issuer) == issuer, col(Connection.subject) == subject)).one_or_none()


def is_connected(session: Session, account_id: str, issuer: str) -> bool:
    own = select(Connection).where(col(Connection.account_id) == account_id, col(Connection.issuer) == issuer)
    return session.exec(own).first() is not None


def connect(session: Session, account_id: str, issuer: str, subject: str) -> None:
    """Raises Conflict where the subject is connected already, or the account with another one."""
    row = Connection(issuer=issuer, subject=subject, account_id=account_id, created_at=db.now(session))
    try:
        with session.begin_nested():
            session.add(row)
            session.flush()
    except IntegrityError:
        raise Conflict("One of the two is already connected.") from None


def disconnect(session: Session, account_id: str) -> None:
    """Raises Refused for who has no password: they would have no way in."""
    has_password = exists().where(col(Account.id) == account_id, col(Account.password_hash).is_not(None))
    own = col(Connection.account_id) == account_id
    session.execute(delete(Connection).where(own, has_password))
    if session.exec(select(Connection).where(own).limit(1)).first() is not None:
        raise Refused("There is no password to sign in with instead.")


def forget_connections(session: Session, account_id: str) -> None:
    """Whatever else there is to sign in with."""
    session.execute(delete(Connection).where(col(Connection.account_id) == account_id))


def join(session: Session, issuer: str, subject: str, name: str) -> Account:
    """A new member, by this name or one much like it. Raises Conflict if they have come in at this moment, elsewhere."""
    account = add_account(session, _free_name(session, name))
    connect(session, account.id, issuer, subject)
    return account


def _free_name(session: Session, name: str) -> str:
    """Nobody gets to be called what somebody else is."""
    wanted = " ".join("".join(each for each in name if each.isprintable()).split())[: LONGEST_NAME - 5].strip() or SOMEBODY
    for shown in (wanted, *(f"{wanted} {number}" for number in range(2, ENOUGH))):
        if account_named(session, shown) is None:
            return shown
    raise Conflict("Too many people have the same name.")
