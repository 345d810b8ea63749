"""Which error has which HTTP status. The sentence is the same for people and programs.

An expected error has a sentence of its own. Any error that is not in the table is unexpected: the server logs it, and the user
reads that something went wrong on our side.
"""

import re
from typing import Any

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Match

from jobs.cleaning.complaints import complaint
from jobs.cleaning.errors import CleaningError
from models.amounts import in_words
from models.errors import (
    Conflict,
    DiskFull,
    JobError,
    Misconfigured,
    NotFound,
    OverQuota,
    Refused,
    RinseError,
    StaleVersion,
    StorageError,
    Unavailable,
)


class TooLarge(Refused):
    """More bytes than allowed."""

    def __init__(self, limit: int, what: str = "file") -> None:
        super().__init__(f"This {what} is larger than the {in_words(limit)} that may be sent here.")


class WrongType(Refused):
    """A body of another content type than this call takes."""


STATUS: dict[type[Exception], int] = {
    NotFound: 404,
    Conflict: 409,
    StaleVersion: 412,
    Refused: 422,
    TooLarge: 413,
    OverQuota: 413,
    WrongType: 415,
    CleaningError: 422,
    Unavailable: 503,
    Misconfigured: 503,
    DiskFull: 507,
    StorageError: 500,
}
TITLES = {
    400: "Bad request",
    401: "Sign in first",
    403: "Not allowed",
    404: "Not found",
    405: "Method not allowed",
    409: "Not now",
    412: "Changed since you read it",
    413: "Too large",
    415: "Sent as something else",
    416: "No such part",
    422: "Cannot be done",
    429: "Too many tries",
    500: "Something went wrong on our side",
    503: "Not available",
    507: "No room left",
}
NOTHING_HERE = "There is nothing at this address."
EXPECTED = (RinseError, CleaningError)
"""Errors with a sentence for people; all others are bugs."""
LOGGED = "It has been logged; trying again may help."
OURS = f"Something went wrong on our side. {LOGGED}"
RETRY_AFTER = 5
"""Seconds, sent with 503."""


def sentence(error: Exception) -> str:
    """The sentence for a person."""
    return str(error) if isinstance(error, EXPECTED) else OURS


def explained(error: JobError) -> str:
    """The error as a sentence, with the step and the row, unless the sentence itself names the row."""
    step = f"Step {error['step']}" if error.get("step") else ""
    row = f"row {error['row']:,}" if error.get("row") else ""
    is_named = re.match(rf"{row}\b(?!,\d)", error["message"], re.IGNORECASE)
    place = ", ".join(filter(None, [step, "" if is_named else row]))
    return f"{place}: {error['message']}" if place else str(error["message"])


def status_of(error: Exception) -> int:
    """The status of the nearest class in the MRO that is in the table."""
    return next((STATUS[kind] for kind in type(error).__mro__ if kind in STATUS), 500)


def answer_with_problems(app: FastAPI) -> None:
    """Turns every error of this app into a problem document (RFC 9457)."""
    app.exception_handler(RinseError)(expected)
    app.exception_handler(CleaningError)(expected)
    app.exception_handler(RequestValidationError)(invalid)
    app.exception_handler(HTTPException)(refused_by_framework)
    app.exception_handler(ClientDisconnect)(hung_up)
    app.exception_handler(Exception)(unexpected)


def problem(status: int, detail: str, headers: dict[str, str] | None = None, **more: Any) -> JSONResponse:
    document = {"type": "about:blank", "title": TITLES.get(status, "Error"), "status": status, "detail": detail} | more
    return JSONResponse(document, status, headers, media_type="application/problem+json")


async def expected(_: Request, error: Exception) -> Response:
    status = status_of(error)
    headers = {"Retry-After": str(RETRY_AFTER)} if status == 503 else None
    details: dict[str, Any] = {**error.as_json()} if isinstance(error, CleaningError) else {}
    details.pop("message", None)
    return problem(status, sentence(error), headers, **details)


async def invalid(_: Request, error: RequestValidationError) -> Response:
    wrong = [{"where": place(each), "message": complaint(each)} for each in error.errors()]
    return problem(422, "; ".join(f"{each['where']}: {each['message']}" for each in wrong) + ".", errors=wrong)


async def refused_by_framework(request: Request, error: HTTPException) -> Response:
    if error.status_code == 405:
        allowed = ", ".join(sorted(methods_at(request)))
        return problem(405, f"This address does not know {request.method}: it knows {allowed}.", {"Allow": allowed})
    detail = NOTHING_HERE if error.status_code == 404 else error.detail
    return problem(error.status_code, detail, dict(error.headers or {}))


def methods_at(request: Request) -> set[str]:
    """All methods of the address; Starlette tells those of the first route alone.

    /jobs/bulk is also like /jobs/{job_id}, but no job: only routes with the first one's path count.
    """
    routes = [each for each in request.app.routes if each.matches(request.scope)[0] is not Match.NONE]
    same = (each for each in routes if getattr(each, "path", None) == getattr(routes[0], "path", None))
    return {method for route in same for method in getattr(route, "methods", None) or ()}


async def hung_up(_: Request, __: Exception) -> Response:
    """The client has disconnected during its request; nobody reads this answer."""
    return Response(status_code=400)


async def unexpected(_: Request, __: Exception) -> Response:
    """The server logs the traceback; the answer contains none of it."""
    return problem(500, OURS)


def place(wrong: Any) -> str:
    """The place of an error in a request, as its author wrote it: body.options.recipe → options.recipe.

    Pydantic also names the form that a value was taken for, such as dict[str,any], and the character at which JSON ends.
    """
    parts = () if wrong["type"] == "json_invalid" else wrong["loc"]
    return ".".join(str(part) for part in parts if part != "body" and "[" not in str(part)) or "body"
