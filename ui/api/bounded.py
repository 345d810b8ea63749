"""Routes that read the whole body before they run: its size is limited, and its JSON is parsed strictly."""

import json
from collections.abc import Callable, Coroutine
from typing import Any

from fastapi import HTTPException, Request, Response
from fastapi.routing import APIRoute
from pydantic_core import from_json
from starlette.types import Message, Receive

from ui.api.bodies import LONGEST_BODY
from ui.errors import TooLarge

PLAINER = {
    "recursion limit exceeded": "it nests too deep",
    "Out of range float values are not JSON compliant": "it holds a number that is too large",
    "EOF while parsing": "it ends within",
}
"""What the parsers say, in other words."""


class BoundedRoute(APIRoute):
    """Limits the body's size. Starlette has a limit too, but answers in plain text."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        handle = super().get_route_handler()

        async def handle_bounded(request: Request) -> Response:
            return await handle(StrictRequest(request.scope, bounded(request.receive)))

        return handle_bounded


class StrictRequest(Request):
    """Parses JSON strictly."""

    async def json(self) -> Any:
        try:
            return strict_json(await self.body())
        except ValueError as error:
            raise json.JSONDecodeError(str(error), "", 0) from error  # FastAPI answers this error


def strict_json(body: bytes) -> Any:
    """Refuses NaN, 1e999 and lone surrogates ("\\ud800"), which Python's parser accepts: once stored, they break every answer.

    Raises ValueError.
    """
    try:
        content = from_json(body, allow_inf_nan=False)
        json.dumps(content, allow_nan=False)  # 1e999 was parsed as infinity
    except ValueError as error:
        raise ValueError(in_our_words(str(error))) from error
    return content


def in_our_words(message: str) -> str:
    for theirs, ours in PLAINER.items():
        message = message.replace(theirs, ours)
    return message


def bounded(receive: Receive) -> Receive:
    size = 0

    async def receive_bounded() -> Message:
        nonlocal size
        message = await receive()
        size += len(message.get("body", b""))
        if size > LONGEST_BODY:  # FastAPI turns any other exception into a 400 here
            raise HTTPException(413, TooLarge(LONGEST_BODY, "request").message)
        return message

    return receive_bounded
