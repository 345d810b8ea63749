"""Who is let in, and who is not: foreign host names, other sites, proxies, programs."""

from datetime import UTC, datetime
from typing import Any

import pytest
from starlette.datastructures import Headers
from starlette.types import Message, Scope

from models import db
from models.api_token import new_token
from models.job import Order, create_job
from models.settings import get_settings
from tests.ui.accounts.door import Door
from tests.ui.test_auth import SOCKET, UPGRADE, status
from ui.accounts.address import Address
from ui.accounts.guard import AccountsGuard
from ui.accounts.trying import say_if_addresses_are_unknown


def test_another_name_is_no_way_in(door: Door) -> None:
    cookie = f"rinse={door.cookie_of(door.add('Named'))}"
    token = f"Bearer {door.token_of(door.add('Named too'))}"
    assert status(door.app, "/jobs", Cookie=cookie) == 200
    assert status(door.app, "/jobs", Cookie=cookie, Host=f"evil.example:{door.app.port}") == 403
    assert status(door.app, Authorization=token) == 200
    assert status(door.app, Authorization=token, Host="evil.example") == 403
    assert status(door.app, "/health", Host="10.0.0.7:8080") == 200


def test_a_cookie_counts_on_the_api_in_what_our_own_pages_ask_alone(door: Door) -> None:
    cookie, own = f"rinse={door.cookie_of(door.add('Paged'))}", f"http://localhost:{door.app.port}"
    for headers, answer in (
        ({}, 401),
        ({"Sec_Fetch_Site": "same-origin"}, 200),
        ({"Sec_Fetch_Site": "none"}, 200),
        ({"Origin": own}, 200),
        ({"Referer": f"{own}/jobs"}, 200),
        ({"Referer": f"{own}.evil.example/"}, 401),
        ({"Referer": "http://["}, 401),
        ({"Sec_Fetch_Site": "same-site"}, 401),
        ({"Sec_Fetch_Site": "cross-site", "Sec_Fetch_Mode": "navigate"}, 401),
        ({"Sec_Fetch_Site": "same-origin", "Origin": "http://evil.example"}, 401),
        ({"Origin": "null"}, 401),
        ({"Origin": own, "Authorization": "Bearer rinse_wrong"}, 401),
        ({"Origin": own, "Authorization": "Basic YTpi"}, 200),
    ):
        assert status(door.app, Cookie=cookie, **headers) == answer, headers
    assert status(door.app, method="POST", path="/api/v1/recipes", Cookie=cookie, Sec_Fetch_Site="none") == 401


def test_another_site_opens_pages_by_links_alone(door: Door) -> None:
    cookie = f"rinse={door.cookie_of(door.add('Linked'))}"
    linked = {"Cookie": cookie, "Sec_Fetch_Site": "cross-site"}
    assert status(door.app, "/jobs", Sec_Fetch_Mode="navigate", **linked) == 200
    assert status(door.app, "/jobs", Sec_Fetch_Mode="no-cors", **linked) == 403
    assert status(door.app, SOCKET, **linked, **UPGRADE) == 403


def test_a_token_that_is_none_is_asked_for(door: Door) -> None:
    with door.program("rinse_wrong") as program:
        answer = program.get("/api/v1/jobs")
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"].startswith("Bearer")
    assert answer.headers["content-type"] == "application/problem+json"
    assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]
    assert "set-cookie" not in answer.headers


def test_a_program_makes_and_revokes_tokens(door: Door) -> None:
    with door.program(door.token_of(door.add("Maker"))) as program:
        made = program.post("/api/v1/tokens", json={"name": "nightly", "expires_at": "2999-01-01T00:00:00Z"})
        assert made.status_code == 201
        listed = program.get("/api/v1/tokens").json()
        assert [each["name"] for each in listed] == ["nightly", "a test"]
        assert "secret" not in listed[0]
        with door.program(made.json()["secret"]) as other:
            assert other.get("/api/v1/jobs").status_code == 200
            assert program.delete(f"/api/v1/tokens/{made.json()['id']}").status_code == 204
            assert other.get("/api/v1/jobs").status_code == 401
        for wrong in ({"account_id": "b"}, {"expires_at": "2999-01-01T00:00:00"}, {"expires_at": "9999-12-31T23:59:59-14:00"}):
            assert program.post("/api/v1/tokens", json={"name": "a"} | wrong).status_code == 422


def test_everybodys_tokens_come_in_pages(door: Door) -> None:
    admin = door.add("Reader of pages", is_admin=True)
    secrets = [door.token_of(admin) for _ in range(5)]
    with door.program(secrets[0]) as boss:
        everything = boss.get("/api/v1/tokens", params={"everyone": True})
        assert "link" not in everything.headers
        pages, address = [], "/api/v1/tokens?everyone=true&limit=2"
        while address:
            answer = boss.get(address)
            pages.append(answer.json())
            address = answer.links.get("next", {}).get("url")
        assert {len(page) for page in pages[:-1]} == {2}
        assert [each for page in pages for each in page] == everything.json()
        assert boss.get("/api/v1/tokens?everyone=true&cursor=x").status_code == 422
        assert boss.get("/api/v1/tokens?limit=1").json() == [each for each in everything.json() if each["person"] == admin.name]


def test_administrators_see_everybodys_tokens_and_revoke_them(door: Door) -> None:
    owner, admin, other = door.add("Owner of a token"), door.add("Warden", is_admin=True), door.add("Another one")
    secret = door.token_of(owner)
    with door.program(secret) as program, door.program(door.token_of(admin)) as boss, door.program(door.token_of(other)) as by:
        asked = {"everyone": True}
        [theirs] = [each for each in boss.get("/api/v1/tokens", params=asked).json() if each["person"] == owner.name]
        assert [each["person"] for each in boss.get("/api/v1/tokens").json()] == [admin.name]
        assert [each["person"] for each in by.get("/api/v1/tokens", params=asked).json()] == [other.name]
        assert by.delete(f"/api/v1/tokens/{theirs['id']}").status_code == 404
        assert program.get("/api/v1/jobs").status_code == 200
        assert boss.delete(f"/api/v1/tokens/{theirs['id']}").status_code == 204
        assert program.get("/api/v1/jobs").status_code == 401


def test_a_token_that_ends_makes_none_that_lasts_longer(door: Door) -> None:
    account = door.add("Ending")
    with door.rows() as session:
        _, secret = new_token(session, account.id, "for a while", datetime(2998, 1, 1, tzinfo=UTC))
    with door.program(secret) as program:
        for end, answer in ((None, 422), ("2999-01-01T00:00:00Z", 422), ("2997-01-01T00:00:00Z", 201)):
            assert program.post("/api/v1/tokens", json={"name": "next", "expires_at": end}).status_code == answer


def test_who_listens_hears_nothing_once_the_token_is_revoked(door: Door) -> None:
    account = door.add("Listener")
    with door.rows() as session:
        job, _ = create_job(session, account.id, Order("clean", None, draft=True))
        kept, secret = new_token(session, account.id, "to listen")
    with (
        door.program(secret) as program,
        door.program(door.token_of(account)) as other,
        program.stream("GET", f"/api/v1/jobs/{job.id}/events") as answer,
    ):
        heard = answer.iter_lines()
        assert next(line for line in heard if line.startswith("data:"))
        other.delete(f"/api/v1/tokens/{kept.id}")
        other.delete(f"/api/v1/jobs/{job.id}")
        assert not [line for line in heard if line.startswith("data:")]


def test_the_numbers_are_open_at_this_machine_but_not_through_a_proxy(door: Door) -> None:
    assert status(door.app, "/metrics") == 200
    for proxied in ({"Via": "1.1 proxy"}, {"X_Forwarded_For": "192.0.2.1"}, {"Forwarded": "for=192.0.2.1"}):
        assert status(door.app, "/metrics", **proxied) == 401


def test_what_pages_are_made_of_is_open(door: Door) -> None:
    from ui.theme import asset

    assert status(door.app, asset("favicon.svg")) == 200
    assert status(door.app, asset("../../jobs")) in (403, 404)


SECURE = Address("https://Rinse.Example")


def test_a_cookie_over_https_is_this_hosts_alone() -> None:
    assert (SECURE.cookie, Address("http://127.0.0.1:8080").cookie) == ("__Host-rinse", "rinse")
    assert SECURE.hosts == {"rinse.example", "rinse.example:443"}
    assert SECURE.is_from_our_page(Headers({"host": "rinse.example", "origin": "https://rinse.example"}))
    assert not SECURE.is_from_our_page(Headers({"host": "rinse.example", "origin": "http://rinse.example"}))
    assert not SECURE.is_from_our_page(Headers({"host": "rinse.example"}))
    assert Address("http://rinse.example:8080").hosts == {"rinse.example:8080"}


@pytest.mark.parametrize(
    ("peer", "forwarded", "client"),
    [
        ("10.0.0.1", "192.0.2.9, 192.0.2.1", "192.0.2.1"),
        ("10.0.0.1", "192.0.2.1, 10.0.0.2", "192.0.2.1"),
        ("10.0.0.1", "192.0.2.1:5678, 10.0.0.2:443", "192.0.2.1"),
        ("10.0.0.1", "[2001:db8::1]:5678", "2001:db8::1"),
        ("10.0.0.1", "made up", None),
        ("10.0.0.1", "made up:80", None),
        ("10.0.0.1", "", None),
        ("192.0.2.7", "192.0.2.1", None),
    ],
)
async def test_who_comes_through_a_proxy_is_known_by_what_a_trusted_one_says(
    peer: str, forwarded: str, client: str | None
) -> None:
    scope = await let_in(SECURE, peer, forwarded)
    assert (scope["client"] and scope["client"][0]) == client
    assert scope["scheme"] == "https"
    assert b"x-forwarded-for" not in dict(scope["headers"])


async def test_without_a_proxy_the_peer_is_who_comes() -> None:
    assert (await let_in(Address("http://rinse.example"), "192.0.2.7", "192.0.2.1"))["client"] == ("192.0.2.7", 1)


@pytest.mark.parametrize(("path", "kind"), [("/jobs", "text/html"), ("/api/v1/jobs", "application/problem+json")])
async def test_while_the_database_is_away_people_read_so_and_programs_too(
    path: str, kind: str, settings: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://nobody@127.0.0.1:1/nothing")
    get_settings.cache_clear()
    said: list[Message] = []

    async def send(message: Message) -> None:
        said.append(message)

    headers = [(b"host", b"rinse.example"), (b"origin", b"https://rinse.example"), (b"cookie", b"__Host-rinse=some")]
    scope = {"type": "http", "method": "GET", "path": path, "scheme": "http", "headers": headers, "client": None}
    await AccountsGuard(nobody, SECURE, [])(scope, nobody, send)
    db.dispose()
    assert said[0]["status"] == 503
    assert dict(said[0]["headers"])[b"content-type"].decode().startswith(kind)


async def nobody(*_: Any) -> Any:
    raise AssertionError("nobody may come in")


async def let_in(address: Address, peer: str, forwarded: str) -> Scope:
    """The scope that reaches the app."""
    seen: list[Scope] = []

    async def app(scope: Scope, *_: Any) -> None:
        seen.append(scope)

    async def nothing(*_: Any) -> Any: ...

    headers = [(b"host", b"rinse.example"), (b"x-forwarded-for", forwarded.encode())]
    scope = {"type": "http", "method": "GET", "path": "/sign-in", "scheme": "http", "headers": headers, "client": (peer, 1)}
    await AccountsGuard(app, address, ["10.0.0.1", "10.0.0.2"])(scope, nothing, nothing)
    return seen[0]


@pytest.mark.parametrize(
    ("told", "is_said"),
    [
        ({"base_url": "https://rinse.example"}, True),
        ({"base_url": "https://rinse.example", "trusted_proxies": "10.0.0.1"}, False),
        ({"base_url": "http://rinse.example"}, False),
    ],
)
def test_who_runs_it_hears_that_addresses_are_unknown(
    told: dict[str, str], is_said: bool, caplog: pytest.LogCaptureFixture
) -> None:
    say_if_addresses_are_unknown(get_settings().model_copy(update=told))
    assert ("counted by name only" in caplog.text) is is_said
