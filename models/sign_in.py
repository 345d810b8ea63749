"""Browsers in which somebody is signed in. The cookie contains a secret; the row its fingerprint."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, delete, or_, update
from sqlmodel import Field, Session, SQLModel, col, select

from models import db
from models.account import Account
from models.columns import UtcDateTime, plain_text
from models.expiry import delete_expired
from models.secret_token import fingerprint, new_secret
from models.user import Recognised

IDLE, LONGEST = timedelta(hours=12), timedelta(days=7)
"""One must sign in again after so long without a request, and after so long in total."""
NOTED_EVERY = timedelta(minutes=1)
LONGEST_BROWSER = 200
MOST = 100
"""Browsers per person. With one more, the one that was unused for longest is signed out."""


class SignIn(SQLModel, table=True):
    """One browser in which one person is signed in."""

    __tablename__ = "sign_in"

    hash: str = Field(
        primary_key=True, max_length=64, description="Of the secret in the cookie; pages identify the sign-in by it."
    )
    account_id: str = Field(foreign_key="account.id", ondelete="CASCADE", index=True, max_length=32)
    created_at: datetime = Field(sa_type=UtcDateTime)
    seen_at: datetime = Field(sa_type=UtcDateTime, index=True)
    browser: str = Field(max_length=LONGEST_BROWSER, description="Its User-Agent.")


def begin_sign_in(session: Session, account_id: str, browser: str) -> str:
    """Signs a browser in, and returns the secret for its cookie: always a new one, against session fixation."""
    token, at = new_secret(), db.now(session)
    own = col(SignIn.account_id) == account_id
    latest = select(SignIn.hash).where(own).order_by(col(SignIn.seen_at).desc(), col(SignIn.hash)).limit(MOST - 1)
    delete_expired(session, SignIn, _is_over(at))
    session.execute(delete(SignIn).where(own, col(SignIn.hash).not_in(latest)))
    session.add(
        SignIn(
            hash=fingerprint(token),
            account_id=account_id,
            created_at=at,
            seen_at=at,
            browser=plain_text(browser, LONGEST_BROWSER),
        )
    )
    session.execute(update(Account).where(col(Account.id) == account_id).values(signed_in_at=at))
    session.flush()
    db.rights_changed(session, account_id)  # so that the person's open pages list the new browser at once
    return token


def user_of_sign_in(session: Session, sign_in: str) -> Recognised | None:
    """Who is signed in with the secret that has this fingerprint, if anybody."""
    at = db.now(session)
    joined = select(Account, SignIn).join(SignIn, col(SignIn.account_id) == col(Account.id))
    alive = joined.where(col(SignIn.hash) == sign_in, ~_is_over(at), col(Account.disabled_at).is_(None))
    row = session.exec(alive).one_or_none()
    return Recognised(row[0].user, row[1].seen_at <= at - NOTED_EVERY) if row else None


def holds(session: Session, account_id: str, sign_in: str) -> bool:
    """Whether this sign-in is the person's and still valid; if so, it cannot end before this transaction does."""
    joined = select(Account.id).join(SignIn, col(SignIn.account_id) == col(Account.id))
    alive = joined.where(col(SignIn.hash) == sign_in, ~_is_over(db.now(session)), col(Account.disabled_at).is_(None))
    return session.exec(alive.where(col(Account.id) == account_id).with_for_update(key_share=True)).first() is not None


def note_sign_in(session: Session, sign_in: str) -> None:
    """Records that it is being used now."""
    session.execute(update(SignIn).where(col(SignIn.hash) == sign_in).values(seen_at=db.now(session)))


def sign_ins(session: Session, account_id: str) -> Sequence[SignIn]:
    """The person's valid sign-ins; the last used first."""
    own = select(SignIn).where(col(SignIn.account_id) == account_id, ~_is_over(db.now(session)))
    return session.exec(own.order_by(col(SignIn.seen_at).desc(), col(SignIn.hash))).all()


def end_sign_in(session: Session, account_id: str, sign_in: str) -> None:
    """Ends a sign-in by its hash, if it is this person's, and closes its open pages."""
    _end(session, account_id, col(SignIn.hash) == sign_in)


def end_sign_ins(session: Session, account_id: str, but: str | None = None) -> None:
    """Ends all sign-ins of a person, except the one with this hash."""
    _end(session, account_id, col(SignIn.hash) != (but or ""))


def _end(session: Session, account_id: str, which: ColumnElement[bool]) -> None:
    session.execute(delete(SignIn).where(col(SignIn.account_id) == account_id, which))
    db.rights_changed(session, account_id)


def _is_over(at: datetime) -> ColumnElement[bool]:
    return or_(col(SignIn.seen_at) <= at - IDLE, col(SignIn.created_at) <= at - LONGEST)
