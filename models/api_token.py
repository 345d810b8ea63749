"""API tokens, with which programs act for a person. The secret is shown once, when the token is made."""

import logging
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import delete, func, or_, tuple_, update
from sqlmodel import Field, Session, SQLModel, col, select

from models import db
from models.account import Account, is_named
from models.columns import UtcDateTime, new_id
from models.cursor import cursor_after, read_cursor
from models.errors import NotFound, Refused
from models.secret_token import fingerprint, new_secret
from models.user import Recognised, User

log = logging.getLogger(__name__)

PREFIX = "rinse_"
SHOWN = len(PREFIX) + 6
LONGEST_NAME = 64
MOST = 50
"""The most tokens one person may have."""
NOTED_EVERY = timedelta(minutes=1)


class ApiToken(SQLModel, table=True):
    """One token of one account."""

    __tablename__ = "api_token"

    id: str = Field(default_factory=new_id, primary_key=True, max_length=20)
    account_id: str = Field(foreign_key="account.id", ondelete="CASCADE", index=True, max_length=32)
    name: str = Field(max_length=LONGEST_NAME)
    hash: str = Field(max_length=64, unique=True, repr=False)
    beginning: str = Field(max_length=SHOWN, description="Of the secret, to tell tokens apart.")
    created_at: datetime = Field(sa_type=UtcDateTime)
    expires_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    used_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


NEWEST = (col(ApiToken.created_at).desc(), col(ApiToken.id).desc())


def new_token(
    session: Session, account_id: str, name: str, expires_at: datetime | None = None, *, by: str | None = None
) -> tuple[ApiToken, str]:
    """A new token and its secret, which is never shown again. Raises Refused.

    `by` is the fingerprint of the token that makes the request, if one does. A token that expires cannot create one that
    lasts longer: otherwise whoever steals it could keep their access for good.
    """
    name, at = " ".join(name.split()), db.now(session)
    if not 1 <= len(name) <= LONGEST_NAME or not name.isprintable():
        raise Refused(f"Give the token a name of 1 to {LONGEST_NAME} characters.")
    if expires_at is not None and expires_at <= at:
        raise Refused("This token would have expired already. Give a later date.")
    end = session.exec(select(ApiToken.expires_at).where(col(ApiToken.hash) == by)).first() if by else None
    if end is not None and (expires_at is None or expires_at > end):
        raise Refused(f"A token that expires cannot create one that lasts longer. This one expires {end:%Y-%m-%dT%H:%M:%SZ}.")
    session.exec(select(Account.id).where(col(Account.id) == account_id).with_for_update()).one()
    if session.exec(select(func.count()).where(col(ApiToken.account_id) == account_id)).one() >= MOST:
        raise Refused(f"Nobody may have more than {MOST} tokens. Revoke one first.")
    secret = new_secret(PREFIX)
    token = ApiToken(
        account_id=account_id,
        name=name,
        hash=fingerprint(secret),
        beginning=secret[:SHOWN],
        created_at=at,
        expires_at=expires_at,
    )
    session.add(token)
    session.flush()
    db.rights_changed(session, account_id)
    return token, secret


def user_of_token(session: Session, token: str) -> Recognised | None:
    """For whom a program speaks that has the secret with this fingerprint."""
    at = db.now(session)
    joined = select(Account, ApiToken).join(ApiToken, col(ApiToken.account_id) == col(Account.id))
    holds = or_(col(ApiToken.expires_at).is_(None), col(ApiToken.expires_at) > at)
    row = session.exec(joined.where(col(ApiToken.hash) == token, holds, col(Account.disabled_at).is_(None))).one_or_none()
    return Recognised(row[0].user, row[1].used_at is None or row[1].used_at <= at - NOTED_EVERY) if row else None


def note_token(session: Session, token: str) -> None:
    """It has been used just now."""
    session.execute(update(ApiToken).where(col(ApiToken.hash) == token).values(used_at=db.now(session)))


def tokens(session: Session, account_id: str) -> Sequence[ApiToken]:
    """The newest first; those that have expired too."""
    own = select(ApiToken).where(col(ApiToken.account_id) == account_id)
    return session.exec(own.order_by(*NEWEST)).all()


def everybodys_tokens(
    session: Session, q: str = "", *, limit: int, cursor: str | None = None
) -> tuple[Sequence[tuple[ApiToken, Account]], str | None]:
    """Those of people with this in their names, the newest first, each with whose it is: for administrators.

    Also the cursor of the next page, if there is one. Raises Refused for a cursor that is not one of ours.
    """
    joined = select(ApiToken, Account).join(Account, col(ApiToken.account_id) == col(Account.id)).where(is_named(q))
    if cursor is not None:
        joined = joined.where(tuple_(col(ApiToken.created_at), col(ApiToken.id)) < read_cursor(cursor))
    found = session.exec(joined.order_by(*NEWEST).limit(limit + 1)).all()
    if len(found) <= limit:
        return found, None
    last, _ = found[limit - 1]
    return found[:limit], cursor_after(last.created_at, last.id)


def revoke(session: Session, user: User, token_id: str) -> None:
    """Raises NotFound, also for somebody else's; administrators revoke anybody's."""
    visible = delete(ApiToken).where(col(ApiToken.id) == token_id, user.may_see(col(ApiToken.account_id)))
    account_id = session.scalars(visible.returning(col(ApiToken.account_id))).one_or_none()
    if account_id is None:
        raise NotFound("There is no such token.")
    db.rights_changed(session, account_id)
    log.info("token revoked", extra={"token": token_id, "account": account_id, "by": user.id})
