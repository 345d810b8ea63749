"""The sign-in page, with AUTH=accounts: a plain page, so that the server keeps no state for strangers."""

from html import escape

from starlette.responses import HTMLResponse

from ui.pages.entrance import field, form
from ui.pages.oidc import way_in
from ui.pages.plain import plain_page

NEW_HERE = (
    '<p class="muted small">New here, or password forgotten? Ask an administrator for a link. Rinse just installed? Open the '
    "link that it printed when it started.</p>"
)


def sign_in_page(
    target: str, name: str = "", wrong: str = "", status: int = 200, wait: int = 0, said: str = ""
) -> HTMLResponse:
    """`target` is the page to open afterwards; `wrong` the error; `wait` the seconds until the next try is allowed.

    `said` is the outcome of a sign-in by OpenID Connect.
    """
    body = form(
        f'<input type="hidden" name="next" value="{escape(target)}">',
        field("name", "Name", value=name, autocomplete="username", autofocus=not name),
        field("password", "Password", wrong, autocomplete="current-password", autofocus=bool(name)),
        act="Sign in",
        action="/sign-in",
    )
    page = plain_page("Sign in", body + way_in(target, said) + NEW_HERE, status, look="entrance")
    if wait:
        page.headers["Retry-After"] = str(wait)
    return page
