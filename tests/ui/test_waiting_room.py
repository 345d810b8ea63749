"""While the web process waits for its database."""

import socket
from collections.abc import Iterator

import httpx
import pytest

from tests.ui.served import UNENCRYPTED
from ui import waiting_room
from ui.waiting_room import WaitingRoom


@pytest.fixture
def listener() -> Iterator[socket.socket]:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield listener


def test_it_is_alive_and_asks_everybody_to_come_back(listener: socket.socket, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(waiting_room, "a_moment", lambda: None)
    address = f"http://127.0.0.1:{listener.getsockname()[1]}"
    with WaitingRoom(listener) as room, httpx.Client(base_url=address, verify=UNENCRYPTED) as client:
        room.pause()
        room.pause()
        assert client.get("/health").json() == {"status": "ok"}
        page = client.get("/jobs", headers={"Accept": "text/html,*/*"})
        assert (page.status_code, page.headers["refresh"]) == (503, "5")
        assert "The database does not answer" in page.text
        sheet = page.text.partition('<link rel="stylesheet" href="')[2].partition('"')[0]
        assert client.get(sheet).status_code == 200
        told = client.put("/api/v1/files", content=b"x")
        assert (told.status_code, told.headers["retry-after"], told.json()["title"]) == (503, "5", "Not available")
    with socket.create_connection(listener.getsockname()):
        listener.settimeout(10)
        listener.accept()[0].close()  # the server that comes afterwards gets everybody else


def test_it_stays_closed_if_nobody_has_to_wait(listener: socket.socket) -> None:
    with WaitingRoom(listener) as room:
        pass
    assert room.server is None
