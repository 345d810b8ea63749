"""Signing in and out, invitation links, passwords: by the forms that people fill in."""

import secrets
from datetime import timedelta

import pytest
from httpx import Response
from sqlalchemy import delete
from sqlmodel import select

from models.account import disable, get_account
from models.login_throttle import LoginAttempts
from tests.ui.accounts.door import PASSWORD, Door, link_in
from ui.accounts.trying import wait_sentence


@pytest.fixture(autouse=True)
def first_try(door: Door) -> None:
    """Resets the counts of attempts: other tests use the same address."""
    with door.rows() as session:
        session.execute(delete(LoginAttempts))


def enter(door: Door, name: str, password: str = PASSWORD, target: str = "/jobs?q=a", **headers: str) -> Response:
    with door.browser() as browser:
        return browser.post("/sign-in", data={"name": name, "password": password, "next": target}, headers=headers)


def somebody() -> str:
    return f"Somebody {secrets.token_hex(4)}"


def test_who_is_not_signed_in_is_asked_to(door: Door) -> None:
    with door.browser() as browser:
        answer = browser.get("/jobs?q=%C3%A4&page=2")
        assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in?next=/jobs%3Fq%3D%25C3%25A4%26page%3D2")
        page = browser.get(answer.headers["location"])
    assert page.status_code == 200
    assert 'name="next" value="/jobs?q=%C3%A4&amp;page=2"' in page.text
    assert "set-cookie" not in page.headers


def test_signing_in_and_out(door: Door) -> None:
    account = door.add(somebody(), password=PASSWORD)
    answers = [enter(door, account.name.upper()) for _ in range(2)]
    for answer in answers:
        assert (answer.status_code, answer.headers["location"]) == (303, "/jobs?q=a")
        assert "HttpOnly; Max-Age=604800; Path=/; SameSite=lax" in answer.headers["set-cookie"]
    assert answers[0].cookies["rinse"] != answers[1].cookies["rinse"]
    with door.browser(answers[0].cookies["rinse"]) as browser, door.browser(answers[1].cookies["rinse"]) as other:
        assert browser.get("/jobs").status_code == 200
        assert browser.get("/sign-in?next=/help").headers["location"] == "/help"
        out = browser.post("/sign-out")
        assert (out.status_code, out.headers["location"]) == (303, "/sign-in")
        assert "rinse=" in out.headers["set-cookie"]
        browser.cookies.set("rinse", answers[0].cookies["rinse"])
        assert browser.get("/jobs").status_code == 303
        assert other.get("/jobs").status_code == 200


def test_what_is_wrong_is_not_told(door: Door) -> None:
    account, gone = door.add(somebody(), password=PASSWORD), door.add(somebody(), password=PASSWORD)
    with door.rows() as session:
        disable(session, gone.id)
    answers = [
        enter(door, account.name, "a cart full of pears"),
        enter(door, somebody(), "a cart full of pears"),
        enter(door, door.add(somebody()).name, ""),
        enter(door, gone.name),
    ]
    for answer in answers:
        assert answer.status_code == 401
        assert "Name or password is not right." in answer.text
        assert "set-cookie" not in answer.headers
    for name in (account.name, gone.name):
        assert name not in door.app.log


@pytest.mark.parametrize(
    "target", ["//evil.example", "https://evil.example", "/\\evil.example", "/\t/evil.example", "jobs", ""]
)
def test_one_goes_on_to_pages_of_ours_alone(door: Door, target: str) -> None:
    account = door.add(somebody(), password=PASSWORD)
    assert enter(door, account.name, target=target).headers["location"] == "/"


@pytest.mark.parametrize(("seconds", "when"), [(1, "1 second"), (59, "59 seconds"), (60, "1 minute"), (61, "2 minutes")])
def test_how_long_to_wait_is_said_in_words(seconds: int, when: str) -> None:
    assert wait_sentence(seconds) == f"Too many wrong tries. Try again in {when}."


def test_after_some_wrong_tries_one_must_wait(door: Door) -> None:
    account = door.add(somebody(), password=PASSWORD)
    answers = [enter(door, account.name, "a cart full of pears") for _ in range(6)]
    assert {answer.status_code for answer in answers} == {401}
    with door.rows() as session:
        for row in session.exec(select(LoginAttempts)):
            row.next_at += timedelta(hours=1)  # however slow this machine is
    late = enter(door, account.name)
    assert late.status_code == 429
    assert int(late.headers["retry-after"]) >= 1
    assert "Too many wrong tries." in late.text


def test_another_site_signs_nobody_in_or_out(door: Door) -> None:
    account = door.add(somebody(), password=PASSWORD)
    for headers in ({"Origin": "http://evil.example"}, {"Sec-Fetch-Site": "cross-site"}, {"Origin": "null"}):
        assert enter(door, account.name, **headers).status_code == 403
    with door.browser(door.cookie_of(account)) as browser:
        assert browser.post("/sign-out", headers={"Origin": "http://evil.example"}).status_code == 403
        assert browser.get("/jobs").status_code == 200


def test_the_link_that_sets_up_works_once(door: Door) -> None:
    with door.browser() as browser:
        assert browser.get(link_in(door.app.log)).status_code == 404
        answer = browser.post(link_in(door.app.log), data={"name": "Evil", "password": PASSWORD})
    assert answer.status_code == 404
    assert "has been used" in answer.text


def test_an_invited_person_chooses_a_password_and_is_in(door: Door) -> None:
    account = door.add(somebody())
    link = door.invite(account)
    with door.browser() as browser:
        assert account.name in browser.get(link).text
        weak = browser.post(link, data={"password": "password1234"})
        assert (weak.status_code, "tried first" in weak.text) == (422, True)
        answer = browser.post(link, data={"password": PASSWORD})
        assert (answer.status_code, answer.headers["location"]) == (303, "/")
        assert browser.get("/jobs").status_code == 200
    assert enter(door, account.name).status_code == 303


def test_another_password_ends_all_other_sign_ins_and_links(door: Door) -> None:
    account = door.add(somebody(), password=PASSWORD)
    link = door.invite(account)
    with door.browser(door.cookie_of(account)) as browser, door.browser(door.cookie_of(account)) as other:
        for old, new, word in (("wrong", "a tree full of pears", "wrong"), (PASSWORD, "short", "short")):
            answer = browser.post("/account/password", data={"old": old, "new": new})
            assert (answer.status_code, answer.headers["location"]) == (303, f"/account?said={word}")
        assert other.get("/jobs").status_code == 200
        done = browser.post("/account/password", data={"old": PASSWORD, "new": "a tree full of pears"})
        assert done.headers["location"] == "/account?said=changed"
        assert (browser.get("/jobs").status_code, other.get("/jobs").status_code) == (200, 303)
        assert other.get(link).status_code == 404
    assert enter(door, account.name).status_code == 401
    assert enter(door, account.name, "a tree full of pears").status_code == 303


def test_who_chooses_another_password_hears_that_tokens_go_on(door: Door) -> None:
    account, other = (door.add(somebody(), password=PASSWORD) for _ in range(2))
    token = door.token_of(account)
    with door.browser() as browser, door.program(token) as program:
        link = door.invite(account)
        assert "Tokens stay valid" in browser.get(link).text
        assert "Tokens stay valid" not in browser.get(door.invite(other)).text  # who has none
        assert browser.post(link, data={"password": PASSWORD}).status_code == 303
        assert program.get("/api/v1/jobs").status_code == 200


def test_nothing_secret_is_kept_or_logged(door: Door) -> None:
    account = door.add(somebody(), password=PASSWORD)
    cookie, token = enter(door, account.name).cookies["rinse"], door.token_of(account)
    with door.program(token) as program, door.browser(cookie) as browser:
        assert program.get("/api/v1/jobs").status_code == browser.get("/jobs").status_code == 200
    with door.rows() as session:
        assert get_account(session, account.id).signed_in_at is not None
    kept = b"".join(path.read_bytes() for path in door.app.data_dir.glob("rinse.db*"))
    for secret in (cookie, token, PASSWORD):
        assert secret.encode() not in kept
        assert secret not in door.app.log
