"""While the web process waits for its database."""

import socket
from collections.abc import Iterator
from threading import Timer

import httpx
import pytest

from tests.ui.served import UNENCRYPTED
from ui import waiting_room
from ui.theme import asset
from ui.waiting_room import WaitingRoom


@pytest.fixture
def listener() -> Iterator[socket.socket]:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield listener


def test_it_is_alive_and_asks_everybody_to_come_back(listener: socket.socket, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(waiting_room, "a_moment", lambda: None)
    address = f"http://127.0.0.1:{listener.getsockname()[1]}"
    with WaitingRoom(listener) as room, httpx.Client(base_url=address, timeout=30, verify=UNENCRYPTED) as client:
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
        listener.settimeout(30)
        listener.accept()[0].close()  # the server that comes afterwards gets everybody else


def test_it_does_not_wait_for_somebody_who_reads_nothing(listener: socket.socket, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(waiting_room, "a_moment", lambda: None)
    asked = f"GET {asset('fonts/plex-sans-latin.woff2')} HTTP/1.1\r\nHost: rinse\r\n\r\n".encode()
    with socket.socket() as deaf:
        deaf.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        deaf.connect(listener.getsockname())
        gives_up = Timer(30, deaf.close)
        gives_up.start()
        with WaitingRoom(listener) as room:
            room.pause()
            deaf.sendall(asked * 200)
            deaf.recv(1)  # the answers are on their way
        assert gives_up.is_alive()
        gives_up.cancel()
    room.thread.join()


def test_it_stays_closed_if_nobody_has_to_wait(listener: socket.socket) -> None:
    with WaitingRoom(listener) as room:
        pass
    assert room.server is None
