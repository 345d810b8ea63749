"""The door, where AUTH=accounts: a plain page, so that who is not signed in costs the server nothing to keep."""

from html import escape

from starlette.responses import HTMLResponse

from ui.theme import asset, head, version

PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Sign in · Rinse</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><link rel="icon" href="{icon}">{head}</head>
<body><main class="lost"><h1>Sign in</h1>{said}<form method="post" action="/sign-in">
<input type="hidden" name="next" value="{target}">
<label>Name <input name="name" value="{name}" autocomplete="username" required></label>
<label>Password <input name="password" type="password" autocomplete="current-password" required></label>
<button class="button button-primary">Sign in</button></form></main></body></html>"""


def sign_in_page(target: str, name: str = "", wrong: str = "", status: int = 200, wait: int = 0) -> HTMLResponse:
    """`target` is where to go on; `wrong` what to say; `wait` the seconds until it makes sense to try again."""
    page = PAGE.format(
        icon=asset("favicon.svg"),
        head=head(f"/assets/{version()}"),
        said=f'<p role="alert">{escape(wrong)}</p>' if wrong else "",
        target=escape(target),
        name=escape(name),
    )
    return HTMLResponse(page, status, {"Cache-Control": "no-store"} | ({"Retry-After": str(wait)} if wait else {}))
