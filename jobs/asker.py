"""Whoever ordered work that runs later, or again and again."""

from models import db
from models.account import Account
from models.errors import Refused
from models.user import LOCAL, User


def asker(owner: str) -> User:
    """The owner, with the rights they have now. Raises Refused if their account is disabled."""
    if owner == LOCAL.id:
        return LOCAL
    with db.read_session() as session:
        account = session.get(Account, owner)
    if account is None:
        return User(id=owner, name=owner)
    if account.disabled_at is not None:
        raise Refused("The account that ordered this is disabled. An administrator can enable it again.")
    return account.user
