"""What a browser does on its way to the issuer and back."""

import secrets
from typing import Any

import httpx

from models.account import Account
from models.connection import connect
from tests.issuer import Issuer
from tests.ui.accounts.door import Door

FROM_ELSEWHERE = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate"}


def enter(door: Door, query: str = "") -> httpx.Response:
    with browser_of(door) as browser:
        return end(browser, begin(browser, query))


def browser_of(door: Door, cookie: str | None = None) -> httpx.Client:
    """Somebody's, who follows links, and has come by the address to which the issuer sends them back."""
    cookies = {"rinse": cookie} if cookie else {}
    return httpx.Client(base_url=door.app.numeric_url, cookies=cookies, timeout=30, headers={"User-Agent": "a test"})


def posted(browser: httpx.Client, path: str, **form: str) -> httpx.Response:
    origin = str(browser.base_url).rstrip("/")
    return browser.post(path, data=form, headers={"Origin": origin, "Sec-Fetch-Site": "same-origin"})


def leads_to(page: httpx.Response) -> str:
    """Where a page of ours goes on by itself."""
    assert page.status_code == 200, page.headers
    assert page.headers["cache-control"] == "no-store"
    return page.headers["refresh"].removeprefix("0; url=")


def begin(browser: httpx.Client, query: str = "") -> str:
    """The address of the issuer to which one is sent."""
    answer = browser.get(f"/sign-in/oidc{query}")
    assert answer.status_code == 303
    assert answer.headers["cache-control"] == "no-store"
    return answer.headers["location"]


def end(browser: httpx.Client, address: str) -> httpx.Response:
    return browser.get(vouched(address), headers=FROM_ELSEWHERE)


def vouched(address: str) -> str:
    """The address to which the issuer sends people back."""
    return httpx.get(address).headers["location"]


def known(door: Door, issuer: Issuer, **how: Any) -> Account:
    """Somebody who is connected."""
    account = door.add(f"Somebody {secrets.token_hex(4)}", **how)
    with door.rows() as session:
        connect(session, account.id, issuer.url, issuer.subject)
    return account


def is_kept_out(answer: httpx.Response, word: str) -> bool:
    """At the door, with this word for why."""
    return (answer.status_code, answer.headers["location"], "rinse" in answer.cookies) == (303, f"/sign-in?said={word}", False)
