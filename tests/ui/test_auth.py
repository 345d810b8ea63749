"""AUTH=local: only this machine's own pages and programs are let in, over HTTP and over websockets."""

import socket

import pytest

from tests.ui.served import Served

SOCKET = "/_nicegui_ws/socket.io/?EIO=4&transport=websocket"
UPGRADE = {
    "Connection": "Upgrade",
    "Upgrade": "websocket",
    "Sec-WebSocket-Version": "13",
    "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
}


def status(app: Served, path: str = "/api/v1/jobs", method: str = "GET", **headers: str) -> int:
    """The app's answer to exactly these headers, over a raw socket."""
    named = {"Host": f"localhost:{app.port}"} | {name.replace("_", "-"): value for name, value in headers.items()}
    lines = [f"{method} {path} HTTP/1.1", *(f"{name}: {value}" for name, value in named.items()), "", ""]
    with socket.create_connection(("127.0.0.1", app.port), timeout=30) as connection:
        connection.sendall("\r\n".join(lines).encode())
        return int(connection.recv(100).split()[1])


@pytest.mark.parametrize("name", ["localhost", "127.0.0.1", "[::1]"])
def test_this_machine_is_let_in(app: Served, name: str) -> None:
    assert status(app, Host=f"{name}:{app.port}") == 200


@pytest.mark.parametrize("name", ["evil.example", "evil.example:{port}", "localhost", "localhost.evil.example:{port}", ""])
def test_a_name_that_points_here_is_no_way_in(app: Served, name: str) -> None:
    assert status(app, Host=name.format(port=app.port)) == 403


@pytest.mark.parametrize("origin", ["http://evil.example", "http://localhost:1", "https://localhost:{port}", "null"])
def test_another_site_may_not_call(app: Served, origin: str) -> None:
    assert status(app, Origin=origin.format(port=app.port)) == 403


def test_our_own_page_may_call(app: Served) -> None:
    assert status(app, Origin=f"http://localhost:{app.port}", Sec_Fetch_Site="same-origin") == 200


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_a_form_on_another_site_changes_nothing(app: Served, site: str) -> None:
    assert status(app, "/api/v1/jobs", "POST", Sec_Fetch_Site=site, Sec_Fetch_Mode="navigate") == 403


def test_a_link_from_another_site_opens_a_page(app: Served) -> None:
    assert status(app, "/docs", Sec_Fetch_Site="cross-site", Sec_Fetch_Mode="navigate") == 200


def test_an_image_on_another_site_loads_nothing(app: Served) -> None:
    assert status(app, "/health", Sec_Fetch_Site="cross-site", Sec_Fetch_Mode="no-cors") == 403


def test_a_websocket_of_our_own_page_opens(app: Served) -> None:
    assert status(app, SOCKET, Origin=f"http://localhost:{app.port}", **UPGRADE) == 101


@pytest.mark.parametrize("origin", ["http://evil.example", "null"])
def test_a_websocket_of_another_site_does_not(app: Served, origin: str) -> None:
    assert status(app, SOCKET, Origin=origin, **UPGRADE) == 403


def test_a_websocket_to_another_name_does_not(app: Served) -> None:
    assert status(app, SOCKET, Host=f"evil.example:{app.port}", **UPGRADE) == 403


def test_polling_in_place_of_a_websocket_is_guarded_too(app: Served) -> None:
    assert status(app, "/_nicegui_ws/socket.io/?EIO=4&transport=polling", Origin="http://evil.example") == 403


def test_nobody_is_believed_to_be_a_proxy(app: Served) -> None:
    spoken = {
        "X-Forwarded-Prefix": "//evil.example",
        "X-Forwarded-Host": "evil.example",
        "Forwarded": "host=evil.example",
    }
    page = app.get("/", headers=spoken)
    assert page.status_code == 200
    assert "evil.example" not in page.text + str(page.headers)


def test_the_upload_route_of_nicegui_is_closed(app: Served) -> None:
    answer = app.request("POST", "/_nicegui/client/some-client/upload/3", files={"file": b"a"})
    assert answer.status_code == 404


@pytest.mark.parametrize("path", ["/", "/api/v1/jobs", "/health", "/nowhere"])
def test_every_answer_tells_the_browser_what_it_may_do(app: Served, path: str) -> None:
    headers = app.get(f"{path}").headers
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"


def test_programs_get_no_session(app: Served) -> None:
    assert "set-cookie" not in app.get("/api/v1/jobs").headers
