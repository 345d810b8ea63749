"""An attempt at a password: counted before it is checked, and taken back if it was right."""

import logging
from collections.abc import Sequence
from typing import NamedTuple

from fastapi import Request

from jobs.cleaning.plural import plural
from models import db
from models.account import Account, account_named
from models.login_throttle import ThrottleKey, begin_attempt, record_success, throttle_keys
from models.settings import Settings

log = logging.getLogger(__name__)


class Try(NamedTuple):
    """An attempt at the password of the account with this name, if there is one."""

    account: Account | None
    whose: Sequence[ThrottleKey]
    wait: int
    """Seconds until the next attempt is allowed; 0: this one is."""

    @property
    def kept(self) -> str | None:
        """The hash of the right password."""
        return self.account.password_hash if self.account else None


def begin(name: str, address: str | None) -> Try:
    whose = throttle_keys(name, address)
    with db.session() as session:
        account = account_named(session, name)
        return Try(account, whose, begin_attempt(session, whose))


def take_back(this: Try) -> None:
    """Takes back an attempt that was right."""
    with db.session() as session:
        record_success(session, this.whose)


def address_of(request: Request) -> str | None:
    """The client's address; None if unknown, behind a proxy that is not in TRUSTED_PROXIES."""
    return request.client.host if request.client else None


def say_if_addresses_are_unknown(settings: Settings) -> None:
    """With https there is a proxy. Nothing else tells that it is not trusted: people sign in as always."""
    if settings.base_url.startswith("https://") and not settings.trusted_proxies:
        log.warning("TRUSTED_PROXIES is not set: wrong passwords are counted by name only, not by address")


def wait_sentence(seconds: int) -> str:
    when = plural(seconds, "second") if seconds < 60 else plural(-(-seconds // 60), "minute")
    return f"Too many wrong tries. Try again in {when}."
