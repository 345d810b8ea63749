"""A browser's way to the issuer and back."""

import secrets
from typing import Any

import httpx

from models.account import Account
from models.connection import connect
from tests.issuer import Issuer
from tests.ui.accounts.door import Door
from tests.ui.served import UNENCRYPTED

FROM_ELSEWHERE = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate"}


def enter(door: Door, query: str = "") -> httpx.Response:
    with browser_of(door) as browser:
        return end(browser, begin(browser, query))


def browser_of(door: Door, cookie: str | None = None) -> httpx.Client:
    """A client that follows the user's path, at the address to which the issuer redirects."""
    cookies = {"rinse": cookie} if cookie else {}
    told = {"User-Agent": "a test"}
    return httpx.Client(base_url=door.app.numeric_url, cookies=cookies, timeout=30, headers=told, verify=UNENCRYPTED)


def posted(browser: httpx.Client, path: str, **form: str) -> httpx.Response:
    origin = str(browser.base_url).rstrip("/")
    return browser.post(path, data=form, headers={"Origin": origin, "Sec-Fetch-Site": "same-origin"})


def leads_to(page: httpx.Response) -> str:
    """The address to which a page of ours leads on."""
    assert page.status_code == 200, page.headers
    assert page.headers["cache-control"] == "no-store"
    return page.headers["refresh"].removeprefix("0; url=")


def begin(browser: httpx.Client, query: str = "") -> str:
    """The address of the issuer to which the browser is redirected."""
    answer = browser.get(f"/sign-in/oidc{query}")
    assert answer.status_code == 303
    assert answer.headers["cache-control"] == "no-store"
    return answer.headers["location"]


def end(browser: httpx.Client, address: str) -> httpx.Response:
    return browser.get(vouched(address), headers=FROM_ELSEWHERE)


def vouched(address: str) -> str:
    """The address to which the issuer redirects back."""
    return httpx.get(address, timeout=30).headers["location"]


def known(door: Door, issuer: Issuer, **how: Any) -> Account:
    """An account that is connected with the issuer."""
    account = door.add(f"Somebody {secrets.token_hex(4)}", **how)
    with door.rows() as session:
        connect(session, account.id, issuer.url, issuer.subject)
    return account


def is_kept_out(answer: httpx.Response, word: str) -> bool:
    """Redirected to the sign-in page, with this reason."""
    return (answer.status_code, answer.headers["location"], "rinse" in answer.cookies) == (303, f"/sign-in?said={word}", False)
