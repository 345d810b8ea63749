"""An app with AUTH=accounts, and its users."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import httpx
from sqlalchemy import Engine
from sqlmodel import Session

from models.account import Account, add_account, set_password
from models.api_token import new_token
from models.engine import make_engine
from models.invitation import invite
from models.password import hashed
from models.sign_in import begin_sign_in
from tests.ui.served import MAIN, UNENCRYPTED, Served

PASSWORD = "a cart full of plums"


@dataclass(frozen=True)
class Door:
    """The app, and its database."""

    app: Served
    engine: Engine

    @contextmanager
    def rows(self) -> Iterator[Session]:
        """A transaction outside the app: it publishes nothing."""
        with Session(self.engine, expire_on_commit=False) as session:
            yield session
            session.commit()

    def add(self, name: str, *, is_admin: bool = False, password: str | None = None) -> Account:
        kept = hashed(password, name) if password else None
        with self.rows() as session:
            account = add_account(session, name, is_admin=is_admin)
            if kept:
                set_password(session, account.id, kept)
        return account

    def invite(self, account: Account) -> str:
        """The path of an invitation link for this person."""
        with self.rows() as session:
            return f"/invitation/{invite(session, account.id)}"

    def cookie_of(self, account: Account) -> str:
        with self.rows() as session:
            return begin_sign_in(session, account.id, "a test")

    def token_of(self, account: Account) -> str:
        with self.rows() as session:
            return new_token(session, account.id, "a test")[1]

    def browser(self, cookie: str | None = None) -> httpx.Client:
        """A client that sends the headers of our own pages, with a cookie."""
        own = {"Origin": self.app.base_url, "Sec-Fetch-Site": "same-origin"}
        return self._client(headers=own, cookies={"rinse": cookie} if cookie else {})

    def run(self, *words: str, **settings: str) -> str:
        """Runs a command beside the app; returns its output."""
        environment = {"PATH": os.environ["PATH"], "DATA_DIR": str(self.app.data_dir), "AUTH": "accounts"} | settings
        ran = subprocess.run(
            [sys.executable, str(MAIN), *words],
            env=environment,
            cwd=self.app.data_dir,
            capture_output=True,
            text=True,
            check=True,
        )
        return ran.stdout

    def opens(self, cookie: str) -> int:
        """The status of a page for a browser with this cookie."""
        with self.browser(cookie) as browser:
            return browser.get("/jobs").status_code

    def program(self, token: str | None = None) -> httpx.Client:
        return self._client(headers={"Authorization": f"Bearer {token}"} if token else {})

    def _client(self, **told: Any) -> httpx.Client:
        return httpx.Client(base_url=self.app.base_url, timeout=30, verify=UNENCRYPTED, **told)


@contextmanager
def door_of(app: Served) -> Iterator[Door]:
    door = Door(app, make_engine(f"sqlite:///{app.data_dir / 'rinse.db'}"))
    yield door
    door.engine.dispose()


def link_in(log: str) -> str:
    """The path of the link for setting up Rinse."""
    return log.partition("/invitation/")[1] + log.partition("/invitation/")[2].split()[0]
