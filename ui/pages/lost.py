"""What somebody sees who asks for what is not there: a plain page, which costs the server nothing to keep."""

from html import escape

from starlette.responses import HTMLResponse

from ui.theme import asset, head, version

PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>{title} · Rinse</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="icon" href="{icon}">{head}</head>
<body><main class="lost"><a class="brand" href="/"><img src="{icon}" alt=""><span>Rinse</span></a>
<h1>{title}</h1><p class="muted">{sentence}</p>
<p class="lost-ways"><a class="button button-primary" href="/">Start page</a>
<a class="button" href="/jobs">Files &amp; jobs</a></p></main></body></html>"""


def nothing_here(sentence: str = "The address may be cut off, or what was here was deleted.") -> HTMLResponse:
    return plain("There is nothing here", sentence, 404)


def went_wrong(sentence: str) -> HTMLResponse:
    return plain("Something went wrong on our side", sentence, 500)


def plain(title: str, sentence: str, status: int) -> HTMLResponse:
    base = f"/assets/{version()}"
    page = PAGE.format(title=escape(title), sentence=escape(sentence), icon=asset("favicon.svg"), head=head(base))
    return HTMLResponse(page, status, {"Cache-Control": "no-store"})
