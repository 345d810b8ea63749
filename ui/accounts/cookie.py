"""The cookie that holds a sign-in's secret."""

from http import HTTPStatus

from starlette.responses import RedirectResponse, Response

from models.settings import get_settings
from models.sign_in import LONGEST
from ui.accounts.address import Address


def signed_in(target: str, token: str) -> Response:
    """Redirects to the target and sets the cookie."""
    answer, address = see(target), Address(get_settings().base_url)
    week = int(LONGEST.total_seconds())
    answer.set_cookie(address.cookie, token, max_age=week, **address.scope)
    return answer


def signed_out() -> Response:
    """Redirects to the sign-in page and deletes the cookie."""
    answer, address = see("/sign-in"), Address(get_settings().base_url)
    answer.delete_cookie(address.cookie, **address.scope)
    return answer


def see(target: str) -> Response:
    """A redirect with GET (303) that browsers do not cache."""
    return RedirectResponse(target, HTTPStatus.SEE_OTHER, {"Cache-Control": "no-store"})
