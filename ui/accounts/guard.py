"""Every request must be signed in or carry a token; cross-site requests are refused.

Pages and websockets identify a browser by its cookie, the API identifies a program by its token; there, the cookie counts only
in requests of our own pages. The visitor is put into the request's scope, where `current_user` finds it.
"""

import asyncio
from collections.abc import Container
from http import HTTPStatus
from urllib.parse import quote

from nicegui import __version__ as nicegui_version
from starlette.datastructures import Headers
from starlette.requests import HTTPConnection
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from models.errors import RinseError
from models.ip_addresses import is_ip_address, is_loopback, without_port
from ui.accounts.address import Address
from ui.accounts.recognising import by_cookie, by_secret
from ui.auth import FOREIGN, NAMES, SAFE_METHODS, VISITOR, Visitor, is_a_link, own_headers, refuse, without_proxies
from ui.errors import NOTHING_HERE, RETRY_AFTER, problem, sentence, status_of
from ui.pages.lost import refused

PROBES = ("/health", "/ready")
"""Requested by load balancers, under any host name; the answers contain nothing about anybody."""
OPEN = ("/sign-in", "/sign-in/oidc", "/sign-in/oidc/callback", "/favicon.ico")
INVITATIONS = "/invitation/"
CODE = (
    "/assets/",
    *(f"/_nicegui/{nicegui_version}/{kind}/" for kind in ("static", "libraries", "components", "resources", "esm")),
)
"""Code of the pages: the same for everybody, and public anyway."""
OF_PROGRAMS = ("/api/", "/metrics")
OF_SCRIPTS = ("/_nicegui", "/steps/")
"""Requested by pages, not by people."""

CHALLENGE = {"WWW-Authenticate": 'Bearer realm="Rinse"'}
NO_TOKEN = "Send a valid token, as `Authorization: Bearer rinse_…`. Tokens are made on the page Account."  # noqa: S105  what a program is told
SIGN_IN_FIRST = "Sign in first."


class AccountsGuard:
    """ASGI middleware around the whole application."""

    def __init__(self, app: ASGIApp, address: Address, proxies: Container[str]) -> None:
        self.app, self.address, self.proxies = app, address, proxies

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in {"http", "websocket"}:
            return await self.app(scope, receive, send)
        secure = {"http": "https", "websocket": "wss"}[scope["type"]]
        headers = Headers(scope=scope)
        scope = {**scope, "scheme": secure if self.address.is_secure else scope["scheme"], VISITOR: None}
        try:
            refusal = await self._refusal(scope, headers)
        except RinseError as error:
            away = problem(status_of(error), sentence(error), {"Retry-After": str(RETRY_AFTER)})
            refusal = away if scope["path"].startswith(OF_PROGRAMS) else await refused(HTTPConnection(scope), error)
        if refusal:
            return await refuse(refusal, scope, receive, send)
        scope |= {"headers": own_headers(scope), "client": self._client(scope, headers)}
        return await self.app(scope, receive, send)

    async def _refusal(self, scope: Scope, headers: Headers) -> Response | None:
        """None: the request is let in."""
        path: str = scope["path"]
        if path in PROBES or (path == "/metrics" and _is_at_this_machine(scope, headers)):
            return None
        if not self.address.is_named(headers):
            return problem(403, f"This address is not ours. Open Rinse as {self.address.base_url}.")
        if path.startswith(OF_PROGRAMS):
            refusal = await self._refusal_of_a_program(scope, headers)
            return _unless_administrator(scope) if refusal is None and path == "/metrics" else refusal
        if self._comes_from_elsewhere(scope, headers):
            return problem(403, FOREIGN)
        if path.startswith(CODE):
            return None
        scope[VISITOR] = visitor = await self._signed_in(scope)
        if visitor or path in OPEN or path.startswith(INVITATIONS):
            return None
        if scope["type"] == "http" and scope["method"] in SAFE_METHODS and not path.startswith(OF_SCRIPTS):
            return RedirectResponse(sign_in_address(scope), HTTPStatus.SEE_OTHER)
        return problem(401, SIGN_IN_FIRST)

    async def _refusal_of_a_program(self, scope: Scope, headers: Headers) -> Response | None:
        scheme, _, secret = headers.get("authorization", "").partition(" ")
        if scheme.lower() == "bearer":
            scope[VISITOR] = await asyncio.to_thread(by_secret, secret.strip())
        elif self._cookie_counts(scope, headers):
            scope[VISITOR] = await self._signed_in(scope)
        return None if scope[VISITOR] else problem(401, NO_TOKEN, CHALLENGE)

    def _cookie_counts(self, scope: Scope, headers: Headers) -> bool:
        """In requests of our own pages, and in a GET that somebody typed or opened by hand, which changes nothing."""
        by_hand = headers.get("sec-fetch-site") == "none" and scope.get("method") in SAFE_METHODS and "origin" not in headers
        return by_hand or self.address.is_from_our_page(headers)

    def _comes_from_elsewhere(self, scope: Scope, headers: Headers) -> bool:
        if scope["type"] == "websocket" or scope["method"] not in SAFE_METHODS:
            return not self.address.is_from_our_page(headers)
        if headers.get("sec-fetch-site", "none") == "none" and "origin" not in headers:
            return False
        return not self.address.is_from_our_page(headers) and not is_a_link(scope, headers)

    def _client(self, scope: Scope, headers: Headers) -> tuple[str, int] | None:
        """The client's address behind trusted proxies. We serve no https ourselves, so with https there must be a proxy."""
        peer: tuple[str, int] | None = scope.get("client")
        if peer is None or peer[0] not in self.proxies:
            return None if self.address.is_secure else peer
        said = [without_port(each.strip()) for line in headers.getlist("x-forwarded-for") for each in line.split(",")]
        farthest = next((each for each in reversed(said) if each not in self.proxies), "")
        return (farthest, 0) if is_ip_address(farthest) else None

    async def _signed_in(self, scope: Scope) -> Visitor | None:
        token = HTTPConnection(scope).cookies.get(self.address.cookie)
        return await asyncio.to_thread(by_cookie, token) if token else None


def sign_in_address(scope: Scope) -> str:
    """The sign-in page, with the address to return to."""
    query = scope.get("query_string", b"").decode("latin-1")
    return f"/sign-in?next={quote(quote(scope['path']) + (f'?{query}' if query else ''))}"


def _unless_administrator(scope: Scope) -> Response | None:
    return None if scope[VISITOR].user.is_admin else problem(404, NOTHING_HERE)


def _is_at_this_machine(scope: Scope, headers: Headers) -> bool:
    """Whether the client is on this machine. A proxy on this machine does not count: it forwards for anybody."""
    host = headers.get("host", "").lower()
    peer = scope["client"][0] if scope.get("client") else ""
    named = host in NAMES or host.rpartition(":")[0] in NAMES
    return is_loopback(peer) and named and "via" not in headers and len(without_proxies(scope)) == len(scope["headers"])
