"""Requests to addresses given by users: public addresses are called, others are not."""

import errno
import socket
from contextlib import closing
from ipaddress import ip_address
from threading import Event
from typing import Any

import pytest

from jobs import outbound
from models.errors import Unreachable, Unwelcome
from models.settings import Settings
from tests.jobs.following import PATIENCE
from tests.receiver import Receiver, answering


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/",
        "http://localhost:6379/",
        "http://0x7f000001/",
        "http://2130706433/",
        "http://0.0.0.0/",
        "http://10.1.2.3/",
        "http://192.168.0.1/",
        "http://169.254.169.254/latest/meta-data/",
        "http://100.64.0.1/",
        "http://168.63.129.16/machine/",
        "http://192.0.0.192/latest/",
        "http://[fec0::1]/",
        "http://224.0.0.1/",
        "http://[::1]/",
        "http://[::ffff:127.0.0.1]/",
        "http://[64:ff9b::7f00:1]/",
        "http://[::7f00:1]/",
        "http://[2002:7f00:1::]/",
        "http://[fe80::1]/",
        "http://[fd00::1]/",
        "ftp://example.org/",
        "file:///etc/passwd",
        "http://user:password@example.org/",
        "http://example.org\r\n.evil/",
        "http:///nowhere",
        "http://two..dots.example/",
        "http://zwölf..dots.example/",
    ],
)
def test_no_address_of_ours_is_called(settings: Settings, url: str) -> None:
    with pytest.raises(Unwelcome), outbound.call("GET", url):
        pass


@pytest.mark.parametrize("address", ["93.184.216.34", "2606:4700:4700::1111", "64:ff9b::5db8:d822"])
def test_a_public_address_may_be_called_also_through_nat64(address: str) -> None:
    assert outbound.is_public(ip_address(address))


def test_this_machine_is_known_by_an_address_of_its_own() -> None:
    assert outbound.is_here(ip_address("127.0.0.1"))
    assert not outbound.is_here(ip_address("203.0.113.7"))
    assert not outbound.is_here(ip_address("2001:db8::7"))


def test_this_machine_is_not_called_where_its_address_is_out_in_the_world(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outbound, "is_public", lambda _: True)
    with pytest.raises(Unwelcome, match="this machine itself"), outbound.call("GET", "http://127.0.0.1:9/"):
        pass


def test_a_host_is_asked_for_by_the_name_that_mail_and_browsers_know() -> None:
    """Not strasse.example, which may belong to somebody else."""
    assert outbound.taken_apart("https://Straße.example/").host == "xn--strae-oqa.example"
    assert outbound.taken_apart("https://bücher。example/").host == "xn--bcher-kva.example"


def test_the_address_that_was_looked_at_is_the_one_that_is_called(
    settings: Settings, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = []

    def names(host: str, port: int, *_: Any, **__: Any) -> list[Any]:
        asked.append(host)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", port))]

    monkeypatch.setattr(socket, "getaddrinfo", names)
    with outbound.call("GET", f"http://two.example:{receiver.server_port}/") as answer:
        assert answer.status == 204
    assert receiver.calls.get().headers["Host"] == f"two.example:{receiver.server_port}"
    assert asked == ["two.example", "127.0.0.1"]


def test_a_full_disk_of_ours_is_not_the_other_side_s_fault(settings: Settings, receiver: Receiver) -> None:
    with pytest.raises(OSError, match="No space left"), outbound.call("GET", receiver.url):
        raise OSError(errno.ENOSPC, "No space left on device")


def test_what_the_other_side_says_is_a_short_line(settings: Settings, receiver: Receiver) -> None:
    """Regression: its control characters and 64 KB of a reason were kept, and shown, with the job."""
    said = b"HTTP/1.1 500 a\0b\x1b[31m" + b"c" * 5000 + b"\r\nContent-Length: 0\r\n\r\n"
    with answering(said, b"\0no\0HTTP\r\n\r\n") as (url, _):
        with outbound.call("POST", url) as answer:
            assert outbound.status_line(answer).startswith("500 a b [31mccc")
            assert len(outbound.status_line(answer)) == 200
        with pytest.raises(Unreachable, match=r"does not answer \(no HTTP\)"), outbound.call("POST", url):
            pass


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_an_answer_that_does_not_come_is_cut_off(
    settings: Settings, receiver: Receiver, monkeypatch: pytest.MonkeyPatch, scheme: str
) -> None:
    """Also during the TLS handshake; as if it were dripping, so that it is not ended by silence."""
    monkeypatch.setattr(outbound, "SILENCE", PATIENCE)
    with (
        socket.create_server(("127.0.0.1", 0)) as silent,
        pytest.raises(Unreachable, match=r"does not answer .*(EOF|closed|too long)"),
        outbound.call("GET", f"{scheme}://127.0.0.1:{silent.getsockname()[1]}/", seconds=0.2),
    ):
        pass


def test_a_call_that_is_cut_before_it_is_connected_goes_no_further(settings: Settings, receiver: Receiver) -> None:
    with closing(outbound.Pinned(outbound.taken_apart(receiver.url), "127.0.0.1")) as connection:
        connection.cut()
        with pytest.raises(TimeoutError):
            connection.request("GET", "/")
    assert receiver.calls.empty()


def test_a_name_that_nobody_answers_for_is_given_up(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    answers = Event()

    def silence(*_: Any, **__: Any) -> list[Any]:
        answers.wait(PATIENCE)
        return []

    monkeypatch.setattr(socket, "getaddrinfo", silence)
    call = outbound.call("GET", "http://silent.example/", seconds=0.2)
    with pytest.raises(Unreachable, match=r"silent\.example does not answer"), call:
        pass
    answers.set()
