"""People, where AUTH=accounts. An account's id is the owner of all that its person has made."""

import secrets
import unicodedata
from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Text, func, or_, update
from sqlalchemy.exc import IntegrityError
from sqlmodel import Field, Session, SQLModel, col, select
from sqlmodel.sql.expression import SelectOfScalar

from models import db
from models.columns import UtcDateTime
from models.errors import Conflict, NotFound, Refused
from models.user import User

LONGEST_NAME = 64


class Account(SQLModel, table=True):
    """One person."""

    id: str = Field(default_factory=lambda: secrets.token_hex(16), primary_key=True, max_length=32)
    name: str = Field(max_length=LONGEST_NAME)
    folded_name: str = Field(sa_type=Text, unique=True, description="For comparing: capital letters make no difference.")
    password_hash: str | None = Field(default=None, max_length=255, repr=False)
    is_admin: bool = False
    disabled_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    created_at: datetime = Field(sa_type=UtcDateTime)
    signed_in_at: datetime | None = Field(default=None, sa_type=UtcDateTime)

    @property
    def has_come(self) -> bool:
        """Whether they have used an invitation, or whatever else led them in."""
        return self.password_hash is not None or self.signed_in_at is not None

    @property
    def state(self) -> str:
        """As lists of people say it."""
        if self.disabled_at is not None:
            return "disabled"
        return "active" if self.has_come else "invited"

    @property
    def user(self) -> User:
        """Who asks, when this person does."""
        return User(id=self.id, name=self.name, is_admin=self.is_admin)


def add_account(session: Session, name: str, *, is_admin: bool = False) -> Account:
    """Has no password yet: that is chosen with an invitation. Raises Refused for no name, Conflict for one that is taken."""
    name = checked_name(name)
    account = Account(name=name, folded_name=folded(name), is_admin=is_admin, created_at=db.now(session))
    try:
        with session.begin_nested():
            session.add(account)
            session.flush()
    except IntegrityError:
        raise Conflict(f"There is somebody named {name} already.") from None
    db.rights_changed(session, account.id)
    return account


def checked_name(name: str) -> str:
    """As it is shown. Raises Refused."""
    shown = " ".join(unicodedata.normalize("NFC", name).split())
    if not 1 <= len(shown) <= LONGEST_NAME or not shown.isprintable():
        raise Refused(f"Give a name of 1 to {LONGEST_NAME} characters.")
    return shown


def folded(name: str) -> str:
    """Two names that fold to the same are the same."""
    name = name.replace("\0", "")  # which no name has, and PostgreSQL takes in none
    return " ".join(unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold()).split())


def account_named(session: Session, name: str) -> Account | None:
    return session.exec(select(Account).where(col(Account.folded_name) == folded(name))).one_or_none()


def get_account(session: Session, account_id: str, *, lock: bool = False) -> Account:
    """Raises NotFound.

    Whoever lets a person in, or changes how they may come in, locks the account first, so that no sign-in begins with what is
    just being taken away.
    """
    with_lock = {"key_share": True} if lock else None
    account = session.get(Account, account_id, with_for_update=with_lock, populate_existing=lock)
    if account is None:
        raise NotFound("There is no such account.")
    return account


def user_of(session: Session, owner: str) -> User:
    """An owner, with the rights that they have now. Who has no account sees what is their own."""
    account = session.get(Account, owner)
    return account.user if account else User(id=owner, name=owner)


def accounts(session: Session, q: str = "", *, offset: int = 0, limit: int | None = None) -> Sequence[Account]:
    """Those with this in their names, sorted by name."""
    found = select(Account).where(is_named(q)).order_by(col(Account.folded_name))
    return session.exec(found.offset(offset).limit(limit)).all()


def is_named(q: str) -> ColumnElement[bool]:
    """The condition of a query for people with this in their names."""
    return col(Account.folded_name).contains(folded(q), autoescape=True)


def count_accounts(session: Session, q: str = "") -> int:
    """How many have this in their names."""
    return session.exec(select(func.count()).select_from(Account).where(is_named(q))).one()


def has_administrator(session: Session) -> bool:
    """Whether there is one who is not disabled."""
    return session.exec(_administrators().limit(1)).first() is not None


def somebody_has_come(session: Session) -> bool:
    """Whether anybody has ever had a way in."""
    has_come = or_(col(Account.password_hash).is_not(None), col(Account.signed_in_at).is_not(None))
    return session.exec(select(Account.id).where(has_come).limit(1)).first() is not None


def set_password(session: Session, account_id: str, password_hash: str | None) -> None:
    """`password_hash` is made by `password.hashed`, before the transaction; None: there is none. Raises NotFound."""
    _change(session, account_id, password_hash=password_hash)


def disable(session: Session, account_id: str) -> None:
    """Raises Refused for the last administrator. Sign-ins and links end for good, and tokens open nothing meanwhile."""
    from models.invitation import withdraw
    from models.sign_in import end_sign_ins

    account = _spared(session, account_id)
    withdraw(session, account_id)
    end_sign_ins(session, account_id)
    _change(session, account_id, disabled_at=account.disabled_at or db.now(session))


def enable(session: Session, account_id: str) -> None:
    _change(session, account_id, disabled_at=None)


def set_admin(session: Session, account_id: str, is_admin: bool) -> None:
    """Raises Refused when the last administrator would be a member."""
    if not is_admin:
        _spared(session, account_id)
    _change(session, account_id, is_admin=is_admin)


def names_of(session: Session, owners: Collection[str]) -> dict[str, str]:
    """Every one of these owners → the name to show. Who has no account keeps what stands there."""
    found = session.exec(select(Account.id, Account.name).where(col(Account.id).in_(owners)))
    return {owner: owner for owner in owners} | dict(iter(found))


def _spared(session: Session, account_id: str) -> Account:
    """The account, while nobody else can make it the last administrator; that one must stay.

    All administrators are locked, in one order: of two that are to go at once, the second finds the first one gone.
    """
    administrators = session.exec(_administrators().order_by(col(Account.id)).with_for_update()).all()
    account = get_account(session, account_id, lock=True)
    if list(administrators) == [account_id]:
        raise Refused(f"{account.name} is the last administrator. Make somebody else one first.")
    return account


def _administrators() -> SelectOfScalar[str]:
    return select(Account.id).where(col(Account.is_admin), col(Account.disabled_at).is_(None))


def _change(session: Session, account_id: str, **values: object) -> None:
    """Whoever shows this person's pages is told once it is committed."""
    changed = update(Account).where(col(Account.id) == account_id).values(**values).returning(col(Account.id))
    if session.scalars(changed.execution_options(synchronize_session="fetch")).one_or_none() is None:
        raise NotFound("There is no such account.")
    db.rights_changed(session, account_id)
