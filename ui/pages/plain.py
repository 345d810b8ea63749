"""Pages without a websocket, for errors and for signing in: the server keeps no state for them."""

from html import escape

from starlette.responses import HTMLResponse

from ui.below import below
from ui.theme import asset, head

PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>{title} · Rinse</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="icon" href="{icon}">{head}</head>
<body><main class="{look}"><a class="brand" href="{start}"><img src="{icon}" alt=""><span>Rinse</span></a>
<h1>{title}</h1>{body}</main></body></html>"""


def plain_page(title: str, body: str, status: int = 200, *, look: str = "lost") -> HTMLResponse:
    """`title` is text, `body` is markup. Not cached by browsers."""
    icon, start = below(asset("favicon.svg")), below("/")
    page = PAGE.format(title=escape(title), body=body, icon=icon, start=start, head=head(), look=look)
    return HTMLResponse(page, status, {"Cache-Control": "no-store"})
