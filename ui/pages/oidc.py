"""Signing in by OpenID Connect on plain pages. Empty if no issuer is configured."""

from html import escape
from urllib.parse import quote

from starlette.responses import HTMLResponse

from models.settings import get_settings
from ui.accounts.oidc.outcome import SENTENCES, sentence_of
from ui.below import below
from ui.pages.plain import plain_page

OR = '<p class="entrance-or muted small">or</p>'


def way_in(target: str, said: str) -> str:
    """For the sign-in page. `said` is the word for the outcome of the last attempt."""
    name = get_settings().oidc_name
    query = f"?next={quote(target)}" if target != "/" else ""
    link = f'<a class="button" href="{below("/sign-in/oidc")}{query}">Sign in with {escape(name)}</a>'
    return f"{OR}{_how_it_went(said, name)}{link}" if name else ""


def in_place_of_a_password(said: str) -> str:
    """For the form of an invitation. The form need not be valid for it, apart from a name."""
    name = get_settings().oidc_name
    button = f'<button class="button" name="by" value="oidc" formnovalidate>Sign in with {escape(name)}</button>'
    return f"{OR}{_how_it_went(said, name)}{button}" if name else ""


def going_on(address: str) -> HTMLResponse:
    """A page that leads on to the issuer: our policy forbids redirecting a form to another site."""
    name = escape(get_settings().oidc_name)
    page = plain_page("One moment", f'<p>This page leads on to <a href="{escape(address)}">{name}</a>.</p>')
    page.headers["Refresh"] = f"0; url={address}"
    return page


def _how_it_went(said: str, name: str) -> str:
    return f'<p class="field-wrong small" role="alert">{escape(sentence_of(said, name))}</p>' if said in SENTENCES else ""
