"""What tus (https://tus.io) asks of every request and answer below /uploads: its version, and a stand-in for PATCH."""

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ui.errors import problem

VERSION = "1.0.0"
OVERRIDABLE = {"PATCH", "DELETE", "HEAD"}


class Tus:
    """ASGI middleware. A request without a version is taken to be of ours: not only tus clients use these calls."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not is_upload(scope):
            return await self.app(scope, receive, send)

        async def send_with_version(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message)["Tus-Resumable"] = VERSION
            await send(message)

        asked = Headers(scope=scope)
        if asked.get("tus-resumable", VERSION) != VERSION and scope["method"] != "OPTIONS":
            answer = problem(412, f"This server speaks tus {VERSION}.", {"Tus-Version": VERSION})
            return await answer(scope, receive, send_with_version)
        instead = asked.get("x-http-method-override", "").upper()
        if scope["method"] == "POST" and instead in OVERRIDABLE:
            scope = {**scope, "method": instead}  # for clients behind a proxy that knows no PATCH
        return await self.app(scope, receive, send_with_version)


def is_upload(scope: Scope) -> bool:
    path: str = scope["path"].removeprefix(scope.get("root_path", ""))
    return path == "/uploads" or path.startswith("/uploads/")
