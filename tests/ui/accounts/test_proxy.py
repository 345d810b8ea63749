"""Behind nginx, as docs/accounts.md sets it up: everything that a browser or a program needs works over https."""

import os
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import httpx
import pytest

from tests.nginx import nginx_before
from tests.ui.accounts.door import PASSWORD, link_in
from tests.ui.accounts.page import load
from tests.ui.api.programs import ended, order, submit
from tests.ui.served import Served, free_port, serving

LARGE = b"id,name\n" + b"".join(b"%06d, Ann \n" % row for row in range(300_000))
"""More than nginx accepts by default."""


@dataclass(frozen=True)
class Site:
    """The site as people see it."""

    app: Served
    port: int
    trust: ssl.SSLContext

    @property
    def url(self) -> str:
        return f"https://localhost:{self.port}"

    def browser(self, *, at: str = "127.0.0.1") -> httpx.Client:
        transport = httpx.HTTPTransport(verify=self.trust, local_address=at)
        own = {"Origin": self.url, "Sec-Fetch-Site": "same-origin"}
        return httpx.Client(base_url=self.url, headers=own, transport=transport, timeout=30)

    @contextmanager
    def root(self) -> Iterator[httpx.Client]:
        with self.browser() as browser:
            browser.post("/sign-in", data={"name": "Root", "password": PASSWORD})
            yield browser


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Set up, with the administrator Root."""
    port, folder = free_port(), tmp_path_factory.mktemp("nginx")
    told = {"AUTH": "accounts", "BASE_URL": f"https://localhost:{port}", "TRUSTED_PROXIES": "127.0.0.1", "WORKERS": "1"}
    with serving(tmp_path_factory.mktemp("app"), **told) as app, nginx_before(app.port, port, folder) as certificate:
        site = Site(app, port, ssl.create_default_context(cafile=certificate))
        with site.browser() as browser:
            assert browser.post(link_in(app.log), data={"name": "Root", "password": PASSWORD}).status_code == 303
        yield site


def test_people_sign_in_by_a_cookie_for_https_alone(site: Site) -> None:
    with site.browser() as browser:
        asked = browser.get("/jobs")
        assert (asked.status_code, asked.headers["location"]) == (303, "/sign-in?next=/jobs")
        cookie = browser.post("/sign-in", data={"name": "Root", "password": PASSWORD}).headers["set-cookie"]
        assert cookie.startswith("__Host-rinse=")
        assert {"Secure", "HttpOnly", "Path=/"} <= set(cookie.split("; "))
        assert browser.get("/jobs").status_code == 200


def test_a_page_has_its_socket(site: Site) -> None:
    with site.root() as root:
        page = load(root, "/jobs")
        cookies = "; ".join(f"{name}={value}" for name, value in root.cookies.items())
    asked = f"client_id={page.client_id}&tab_id=1&document_id=1&next_message_id=0&implicit_handshake=true&EIO=4"
    headers = [
        f"GET /_nicegui_ws/socket.io/?{asked}&transport=websocket HTTP/1.1",
        f"Host: localhost:{site.port}",
        f"Origin: {site.url}",
        f"Cookie: {cookies}",
        "Connection: Upgrade",
        "Upgrade: websocket",
        "Sec-WebSocket-Version: 13",
        "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==",
    ]
    with (
        socket.create_connection(("127.0.0.1", site.port), timeout=30) as line,
        site.trust.wrap_socket(line, server_hostname="localhost") as tls,
    ):
        tls.sendall("\r\n".join([*headers, "", ""]).encode())
        assert tls.recv(100).startswith(b"HTTP/1.1 101 ")


def test_a_large_file_goes_in_its_job_is_followed_and_the_result_comes_out(site: Site) -> None:
    with site.root() as root:
        token = root.post("/api/v1/tokens", json={"name": "a test"}).json()["secret"]
    program = httpx.Client(
        base_url=f"{site.url}/api/v1", headers={"Authorization": f"Bearer {token}"}, timeout=30, verify=site.trust
    )
    with program as api:
        file = api.put("/files", content=LARGE).raise_for_status().json()
        job = ended(api, submit(api, order(file["id"], [{"step": "trim"}]))["id"])
        assert api.get(f"/jobs/{job['id']}/result").content == LARGE.replace(b" Ann ", b"Ann")


def test_wrong_passwords_are_counted_by_who_sends_them_whatever_they_say(site: Site) -> None:
    with site.browser(at="127.0.0.2") as stranger:
        wrong = {"name": "Nobody", "password": os.urandom(8).hex()}
        assert stranger.post("/sign-in", data=wrong, headers={"X-Forwarded-For": "192.0.2.1"}).status_code == 401
    assert "sign-in refused from=127.0.0.2\n" in site.app.log
