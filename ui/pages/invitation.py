"""Where a link leads by which somebody chooses a password: a plain page, as the door is."""

from html import escape

from starlette.responses import HTMLResponse

from models.invitation import Invited
from ui.theme import asset, head, version

PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>{title} · Rinse</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><link rel="icon" href="{icon}">{head}</head>
<body><main class="lost"><h1>{title}</h1>{said}{form}</main></body></html>"""
FORM = """<form method="post">{field}
<label>Password <input name="password" type="password" autocomplete="new-password" minlength="10" required></label>
<button class="button button-primary">Go on</button></form>"""
NAME = '<label>Name <input name="name" value="{name}" autocomplete="username" maxlength="64" required></label>'
KNOWN = '<p>{name}</p><input type="hidden" autocomplete="username" value="{name}">'


def invitation_page(found: Invited | None, wrong: str = "", status: int = 200, name: str = "") -> HTMLResponse:
    """None: the link is worth nothing, and `wrong` says why. `name` is what was typed before."""
    title, form = "This link leads nowhere", ""
    if found:
        title = "Choose a password" if found.account else "Set up Rinse"
        known = KNOWN.format(name=escape(found.account.name)) if found.account else NAME.format(name=escape(name))
        form = FORM.format(field=known)
    said = f'<p role="alert">{escape(wrong)}</p>' if wrong else ""
    page = PAGE.format(title=title, icon=asset("favicon.svg"), head=head(f"/assets/{version()}"), said=said, form=form)
    return HTMLResponse(page, status, {"Cache-Control": "no-store"})
