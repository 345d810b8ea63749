"""Access control. AUTH=local is one person on their own machine: no sign-in, so cross-site requests must be refused.

Any page in that person's browser can send requests to 127.0.0.1, and any host name can be made to point there. So the guard
checks `Host` (against foreign names that point to us), `Origin` and `Sec-Fetch-Site` (against foreign pages that call us), on
every request and every websocket. NiceGUI itself checks none of them. AUTH=accounts has a guard of its own, in `ui/accounts/`.
"""

from dataclasses import dataclass

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import HTTPConnection
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from starlette.websockets import WebSocketClose

from models.user import LOCAL, User
from ui.below import below
from ui.errors import problem

NAMES = ("localhost", "127.0.0.1", "[::1]")
SAFE_METHODS = {"GET", "HEAD"}
METHODS = SAFE_METHODS | {"POST", "PUT", "PATCH", "DELETE", "OPTIONS"}
FOREIGN = "Another site may not call Rinse."

CONTENT_SECURITY_POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; worker-src 'self' blob:; "
    "object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)  # Vue compiles templates in the browser, hence 'unsafe-eval'
SECURITY_HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


VISITOR = "rinse.visitor"
"""The key in the request's scope under which a guard puts the visitor."""


@dataclass(frozen=True)
class Visitor:
    """Somebody whom a guard has let in."""

    user: User
    sign_in: str | None = None
    """The fingerprint of the secret in the browser's cookie."""
    token: str | None = None
    """The fingerprint of a program's token. With AUTH=local, both are None."""


def current_user(connection: HTTPConnection) -> User:
    """The user of a request, or of an open page: its events are refused once the user's rights have changed."""
    visitor = visitor_of(connection)
    assert visitor  # noqa: S101  the guard lets nobody else through
    return visitor.user


def visitor_of(connection: HTTPConnection) -> Visitor | None:
    """None: not signed in."""
    visitor: Visitor | None = connection.scope[VISITOR]
    return visitor


class LocalGuard:
    """Lets in this machine's own browser and programs, but no cross-site requests."""

    def __init__(self, app: ASGIApp, port: int) -> None:
        self.app = app
        self.hosts = {f"{name}:{port}" for name in NAMES} | (set(NAMES) if port == 80 else set())

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in {"http", "websocket"}:
            return await self.app(scope, receive, send)
        scope = {**scope, "headers": own_headers(scope), VISITOR: Visitor(LOCAL)}
        if reason := self._refusal(scope):
            return await refuse(problem(403, reason), scope, receive, send)
        return await self.app(scope, receive, send)

    def _refusal(self, scope: Scope) -> str | None:
        headers = Headers(scope=scope)
        host = headers.get("host", "").lower()
        if host not in self.hosts:
            return "This address is not ours. Open Rinse as http://localhost, with its port."
        if headers.get("origin", f"http://{host}").lower() != f"http://{host}":
            return FOREIGN
        if headers.get("sec-fetch-site", "none") not in {"none", "same-origin"} and not is_a_link(scope, headers):
            return FOREIGN
        return None


class SecurityHeaders:
    """Adds security headers to every answer, unless it sets stricter ones itself.

    Errors are not cached: NiceGUI would have browsers keep even a 404 for a year, and another web process may have the file.
    """

    def __init__(self, app: ASGIApp, bucket: str | None = None) -> None:
        """`bucket` is a URL prefix, ending with a slash, to which pages may send files directly."""
        self.app = app
        policy = CONTENT_SECURITY_POLICY.replace("connect-src 'self'", f"connect-src 'self' {bucket}") if bucket else None
        self.headers = SECURITY_HEADERS | ({"Content-Security-Policy": policy} if policy else {})

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in self.headers.items():
                    headers.setdefault(name, value)
                if message["status"] >= 400 and "max-age" in headers.get("cache-control", ""):
                    headers["Cache-Control"] = "no-store"
            await send(message)

        return await self.app(scope, receive, send_with_headers)


def without_proxies(scope: Scope) -> list[tuple[bytes, bytes]]:
    """Without the headers of proxies, which anybody can forge: NiceGUI would build script addresses from X-Forwarded-Prefix."""
    return [header for header in scope["headers"] if header[0] != b"forwarded" and not header[0].startswith(b"x-forwarded-")]


def own_headers(scope: Scope) -> list[tuple[bytes, bytes]]:
    """Without the headers of proxies; NiceGUI is told the path below which it is served by us."""
    path = below("").encode()
    return without_proxies(scope) + [(b"x-forwarded-prefix", path)] * bool(path)


def is_a_link(scope: Scope, headers: Headers) -> bool:
    """Whether somebody followed a link to us from another site: that shows a page and changes nothing."""
    return scope["type"] == "http" and scope["method"] in SAFE_METHODS and headers.get("sec-fetch-mode") == "navigate"


async def refuse(answer: Response, scope: Scope, receive: Receive, send: Send) -> None:
    """A websocket can only be closed, without the answer."""
    if scope["type"] == "websocket":
        return await WebSocketClose(code=1008)(scope, receive, send)
    return await answer(scope, receive, send)
