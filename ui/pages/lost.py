"""The plain pages for errors."""

from html import escape

from fastapi.exception_handlers import http_exception_handler
from nicegui import app
from starlette.exceptions import HTTPException
from starlette.requests import HTTPConnection, Request
from starlette.responses import HTMLResponse, Response

from models.errors import RinseError
from ui.below import below
from ui.errors import LOGGED, RETRY_AFTER, TITLES, sentence, status_of
from ui.pages.plain import plain_page

OF_THE_PAGES = ("/_nicegui", "/assets")
"""Paths requested by scripts, not by people."""

BODY = """<p class="muted">{sentence}</p>
<p class="lost-ways">{ways}</p>"""
AGAIN = ("", "Try again")
"""A link to the page itself."""
ELSEWHERE = [("/", "Start page"), ("/jobs", "Files & jobs")]


def answer_lost_people() -> None:
    """Replaces NiceGUI's error pages."""
    app.exception_handler(404)(lost)
    app.exception_handler(RinseError)(refused)
    app.exception_handler(Exception)(failed)


async def lost(request: Request, error: Exception) -> Response:
    if isinstance(error, HTTPException) and request.url.path.startswith(OF_THE_PAGES):
        return await http_exception_handler(request, error)
    return nothing_here()


async def refused(_: HTTPConnection, error: Exception) -> Response:
    """With 503, the browser reloads the page by itself after a while."""
    status = status_of(error)
    page = plain("This cannot be shown now", sentence(error), status, again=status >= 500)
    if status == 503:
        page.headers["Refresh"] = str(RETRY_AFTER)
    return page


async def failed(_: Request, __: Exception) -> Response:
    return plain(TITLES[500], LOGGED, 500, again=True)


def nothing_here(sentence: str = "The address may be cut off, or what was here was deleted.") -> HTMLResponse:
    return plain("There is nothing here", sentence, 404)


def plain(title: str, sentence: str, status: int, *, again: bool = False) -> HTMLResponse:
    """`again`: the same address may well be answered later."""
    first, *others = [AGAIN, *ELSEWHERE] if again else ELSEWHERE
    ways = [way(*first, "button button-primary"), *(way(*each, "button") for each in others)]
    return plain_page(title, BODY.format(sentence=escape(sentence), ways="\n".join(ways)), status)


def way(address: str, words: str, look: str) -> str:
    return f'<a class="{look}" href="{below(address) if address else ""}">{escape(words)}</a>'
