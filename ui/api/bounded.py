"""Calls whose body is read whole before they begin: it may not be endless, and its JSON is taken strictly."""

import json
from collections.abc import Callable, Coroutine
from typing import Any

from fastapi import HTTPException, Request, Response
from fastapi.routing import APIRoute
from pydantic_core import from_json
from starlette.types import Message, Receive

from ui.api.bodies import LONGEST_BODY
from ui.errors import TooLarge


class BoundedRoute(APIRoute):
    """Starlette has a limit too, but answers in plain text."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        handle = super().get_route_handler()

        async def handle_bounded(request: Request) -> Response:
            return await handle(StrictRequest(request.scope, bounded(request.receive)))

        return handle_bounded


class StrictRequest(Request):
    """Its JSON is taken strictly."""

    async def json(self) -> Any:
        try:
            return strict_json(await self.body())
        except ValueError as error:
            raise json.JSONDecodeError(str(error), "", 0) from error  # which FastAPI answers


def strict_json(body: bytes) -> Any:
    """Python's parser takes NaN, 1e999 and half a character ("\\ud800"), too: they would be stored, and break every answer.

    Raises ValueError.
    """
    content = from_json(body, allow_inf_nan=False)
    json.dumps(content, allow_nan=False)  # 1e999 has been read as infinity
    return content


def bounded(receive: Receive) -> Receive:
    size = 0

    async def receive_bounded() -> Message:
        nonlocal size
        message = await receive()
        size += len(message.get("body", b""))
        if size > LONGEST_BODY:  # FastAPI lets no other exception through while it reads
            raise HTTPException(413, TooLarge(LONGEST_BODY, "request").message)
        return message

    return receive_bounded
