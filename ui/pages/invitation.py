"""The page of an invitation, where somebody chooses a password: a plain page, like the sign-in page."""

from html import escape

from starlette.responses import HTMLResponse

from models.account import Account
from models.invitation import Invited
from models.password import REFUSALS, SHORTEST
from ui.below import below
from ui.pages.entrance import field, form
from ui.pages.oidc import in_place_of_a_password
from ui.pages.plain import plain_page

HINT = f"At least {SHORTEST} characters. A few words that do not belong together are easy to keep in mind."
SETTING_UP = "You will be its administrator, and invite everybody else. What was made here without accounts will be yours."
SIGNED_OUT = "You will be signed out everywhere else."
TOKENS_STAY = " Tokens stay valid: on the page Account, revoke any that you do not recognise."
ABOUT_NAMES = (409, 422)
BACK = '<p class="lost-ways"><a class="button button-primary" href="{address}">Sign in</a></p>'


def invitation_page(found: Invited | None, wrong: str = "", status: int = 200, name: str = "", said: str = "") -> HTMLResponse:
    """With None, the link is invalid, and `wrong` says why. `name` is what was typed before.

    `said` is the outcome of a sign-in by OpenID Connect.
    """
    if found is None:
        return plain_page("This link leads nowhere", lead(wrong) + BACK.format(address=below("/sign-in")), status)
    if found.account is None:
        return plain_page("Set up Rinse", lead(SETTING_UP) + first(name, wrong, status, said), status, look="entrance")
    return plain_page(*for_somebody(found.account, found.has_tokens, wrong, said), status, look="entrance")


def first(name: str, wrong: str, status: int, said: str) -> str:
    """The form of the first administrator. `wrong` is shown at the name or at the password, whichever it is about."""
    of_name = wrong if status in ABOUT_NAMES and wrong not in REFUSALS.values() else ""
    return form(
        field("name", "Your name", of_name, value=name, autocomplete="username", autofocus=not name or bool(of_name)),
        password("" if of_name else wrong, autofocus=bool(name) and not of_name),
        act="Set up Rinse",
        other=in_place_of_a_password(said),
    )


def for_somebody(account: Account, has_tokens: bool, wrong: str, said: str) -> tuple[str, str]:
    """Title and form: the first password of somebody new, or a new one."""
    is_new = not account.has_come
    title = f"Welcome, {account.name}" if is_new else "Choose a new password"
    about = "Choose a password, and you are in." if is_new else SIGNED_OUT + TOKENS_STAY * has_tokens
    known = field("name", "Name", value=account.name, autocomplete="username", readonly=True)
    return title, lead(about) + form(known, password(wrong, autofocus=True), act="Go on", other=in_place_of_a_password(said))


def password(wrong: str, *, autofocus: bool) -> str:
    return field("password", "Password", wrong, HINT, autocomplete="new-password", autofocus=autofocus)


def lead(text: str) -> str:
    return f'<p class="muted">{escape(text)}</p>'
