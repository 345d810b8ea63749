"""HTTP calls to addresses that users give, protected against SSRF: they cannot reach our own network.

The host name is resolved once, and refused if any of its addresses is this machine's, in a private network, or one of a
cloud's own services. The connection then goes to that very address, whatever the name resolves to a moment later (DNS
rebinding). Redirects are not followed, proxies are not used, and one time limit covers the whole call, from resolving the
name to the last byte of the body.
"""

import errno
import socket
import ssl
import time
from collections.abc import Iterator, Mapping
from concurrent.futures import Future
from contextlib import contextmanager, suppress
from http.client import HTTPConnection, HTTPException, HTTPResponse
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from threading import Thread, Timer
from typing import NamedTuple
from urllib.parse import quote, urlsplit

from jobs.host_names import in_ascii
from models.errors import Unreachable, Unwelcome
from models.settings import get_settings

SILENCE = 10.0
"""Seconds without a byte after which the call is given up."""
NAT64 = IPv6Network("64:ff9b::/96")
OF_CLOUDS = (IPv4Network("168.63.129.16/32"), IPv4Network("192.0.0.0/24"))
"""Metadata services of Azure and Oracle Cloud, which give out secrets: their addresses count as public."""
AGENT = "Rinse"
LONGEST_LINE = 200

Address = IPv4Address | IPv6Address


class Target(NamedTuple):
    """A URL, parsed."""

    scheme: str
    host: str
    port: int
    path: str


@contextmanager
def call(
    method: str, url: str, *, body: bytes | None = None, headers: Mapping[str, str] = {}, seconds: float = 20.0
) -> Iterator[HTTPResponse]:
    """The response, whatever its status; read it within the block.

    Raises Unreachable, or Unwelcome for an address that is refused.
    """
    target = taken_apart(url)
    end = time.monotonic() + seconds
    with translated_errors(target.host):
        connection = Pinned(target, resolve(target, seconds))
        clock = Timer(max(0.0, end - time.monotonic()), connection.cut)
        clock.daemon = True
        clock.start()
        try:
            connection.request(method, target.path, body, {"User-Agent": AGENT, "Accept-Encoding": "identity", **headers})
            with connection.getresponse() as answer:
                yield answer
            if connection.is_cut:
                raise TimeoutError(f"it took longer than {seconds:g} s")
        finally:
            clock.cancel()
            connection.close()


class Pinned(HTTPConnection):
    """A connection to an address that was resolved before, with the host name of the URL."""

    def __init__(self, target: Target, address: str) -> None:
        super().__init__(target.host, target.port, timeout=SILENCE)
        self.is_secure, self.address = target.scheme == "https", address
        self.is_cut = False
        self.default_port = 443 if self.is_secure else 80  # left out of the header Host

    def connect(self) -> None:
        """`cut` can only interrupt what waits on `self.sock`; whether it came before there was one is checked in between."""
        self.sock = socket.create_connection((self.address, self.port), self.timeout)
        self.refuse_cut()
        if self.is_secure:
            wrap = ssl.create_default_context().wrap_socket
            self.sock = secure = wrap(self.sock, server_hostname=self.host, do_handshake_on_connect=False)
            self.refuse_cut()
            secure.do_handshake()

    def refuse_cut(self) -> None:
        if self.is_cut:
            raise TimeoutError("it took too long")

    def cut(self) -> None:
        """Interrupts whatever waits for this connection, from another thread."""
        self.is_cut = True
        if self.sock:
            with suppress(OSError):
                socket.socket.shutdown(self.sock, socket.SHUT_RDWR)  # SSLSocket.shutdown would drop the TLS layer first


def taken_apart(url: str) -> Target:
    """Raises Unwelcome for what is not a web address, or contains a password, which would be stored and shown."""
    try:
        parts = urlsplit(url)
        host = in_ascii(parts.hostname or "")
        port = parts.port or (443 if parts.scheme == "https" else 80)
    except ValueError:
        host, port = "", 0
    if not host or parts.scheme not in ("http", "https") or not url.isprintable():
        raise Unwelcome("This is not an address on the web. It begins with https:// and a name.")
    if "@" in parts.netloc:
        raise Unwelcome("Leave user and password out of the address.")
    query = f"?{parts.query}" if parts.query else ""
    return Target(parts.scheme, host, port, quote((parts.path or "/") + query, safe="/%:@!$&'()*+,;=?~-._[]"))


def resolve(target: Target, seconds: float) -> str:
    """The address of the host. Raises Unwelcome if any of its addresses is not public, or this machine's own; TimeoutError if
    DNS does not respond."""
    found = looked_up(target, seconds)
    if not get_settings().private_addresses:
        addresses = [ip_address(each.partition("%")[0]) for each in found]
        if not all(map(is_public, addresses)):
            raise Unwelcome(f"{target.host} is in a private network, where nothing may be called (PRIVATE_ADDRESSES).")
        if any(map(is_here, addresses)):
            raise Unwelcome(f"{target.host} is this machine itself, where nothing may be called (PRIVATE_ADDRESSES).")
    return found[0]


def looked_up(target: Target, seconds: float) -> list[str]:
    """Resolves in a thread, which is abandoned if it takes too long: `getaddrinfo` cannot be interrupted."""
    answer: Future[list[str]] = Future()

    def ask() -> None:
        try:
            entries = socket.getaddrinfo(target.host, target.port, type=socket.SOCK_STREAM)
            answer.set_result([str(entry[4][0]) for entry in entries])
        except BaseException as error:  # noqa: BLE001  passed on to the waiting thread
            answer.set_exception(error)

    Thread(target=ask, name="look-up", daemon=True).start()
    try:
        return answer.result(seconds)
    except TimeoutError:
        raise TimeoutError("its name could not be resolved in time") from None


def is_public(address: Address) -> bool:
    """Whether an address is in the public internet. An IPv4 address embedded in an IPv6 one is checked as such."""
    if any(address in network for network in OF_CLOUDS):
        return False
    if isinstance(address, IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour or (address.teredo and address.teredo[1])
        if address in NAT64:
            inner = IPv4Address(int(address) & 0xFFFFFFFF)
        if inner:
            return is_public(inner)
    is_site_local = isinstance(address, IPv6Address) and address.is_site_local
    return address.is_global and not (address.is_multicast or address.is_reserved or is_site_local)


def is_here(address: Address) -> bool:
    """Whether it is an address of this machine: then packets to it have it as their source, too. None is sent."""
    family = socket.AF_INET if address.version == 4 else socket.AF_INET6
    with suppress(OSError), socket.socket(family, socket.SOCK_DGRAM) as asking:  # there may be no route
        asking.connect((str(address), 9))
        return ip_address(asking.getsockname()[0]) == address
    return False


@contextmanager
def translated_errors(host: str) -> Iterator[None]:
    """Translates errors of the network into ours."""
    try:
        yield
    except ssl.SSLCertVerificationError as error:
        raise Unreachable(f"{host} has no valid certificate ({error.verify_message}).") from error
    except (OSError, HTTPException) as error:
        if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise  # that was our own disk
        raise Unreachable(f"{host} does not answer ({one_line(str(error)) or type(error).__name__}).") from error


def status_line(answer: HTTPResponse) -> str:
    """Its status and what it says to that."""
    return one_line(f"{answer.status} {answer.reason}")


def one_line(said: str) -> str:
    """What the other side says, which may be anything, as a short line that can be shown."""
    return " ".join("".join(each if each.isprintable() else " " for each in said).split())[:LONGEST_LINE]
