"""The other way in on plain pages: by OpenID Connect. Nothing, where there is no issuer."""

from html import escape
from urllib.parse import quote

from starlette.responses import HTMLResponse

from models.settings import get_settings
from ui.accounts.oidc.outcome import SENTENCES, sentence_of
from ui.pages.plain import plain_page

OR = '<p class="entrance-or muted small">or</p>'


def way_in(target: str, said: str) -> str:
    """At the door. `said` is the word for how it went."""
    name = get_settings().oidc_name
    query = f"?next={quote(target)}" if target != "/" else ""
    link = f'<a class="button" href="/sign-in/oidc{query}">Sign in with {escape(name)}</a>'
    return f"{OR}{_how_it_went(said, name)}{link}" if name else ""


def in_place_of_a_password(said: str) -> str:
    """In the form of an invitation. Nothing that stands in it need be right for that, but for a name."""
    name = get_settings().oidc_name
    button = f'<button class="button" name="by" value="oidc" formnovalidate>Sign in with {escape(name)}</button>'
    return f"{OR}{_how_it_went(said, name)}{button}" if name else ""


def going_on(address: str) -> HTMLResponse:
    """To the issuer. Not by the answer to a form: our policy lets forms go nowhere else."""
    name = escape(get_settings().oidc_name)
    page = plain_page("One moment", f'<p>This page leads on to <a href="{escape(address)}">{name}</a>.</p>')
    page.headers["Refresh"] = f"0; url={address}"
    return page


def _how_it_went(said: str, name: str) -> str:
    return f'<p class="field-wrong small" role="alert">{escape(sentence_of(said, name))}</p>' if said in SENTENCES else ""
