"""API tokens, with which programs act for a person. Only with AUTH=accounts."""

from typing import Annotated
from urllib.parse import urlencode

from fastapi import Query, Request, Response

from models import db
from models.api_token import ApiToken, everybodys_tokens, new_token, revoke
from models.api_token import tokens as list_tokens
from models.errors import NotFound
from models.job.listing import MOST_AT_ONCE
from models.settings import get_settings
from ui.api.answers import NewTokenAnswer, TokenAnswer
from ui.api.bodies import NewToken
from ui.auth import current_user, visitor_of
from ui.below import below


def find(
    request: Request,
    response: Response,
    everyone: Annotated[bool, Query(description="for administrators: of all people")] = False,
    limit: Annotated[int, Query(ge=1, le=MOST_AT_ONCE, description="of all people")] = MOST_AT_ONCE,
    cursor: Annotated[str | None, Query(description="of all people: comes with the address of the next page")] = None,
) -> list[TokenAnswer]:
    """Your tokens, newest first. Those of all people come in pages; the header Link has the address of the next one."""
    _only_accounts()
    user = current_user(request)
    with db.read_session() as session:
        if not (everyone and user.is_admin):
            return [answer(token, user.name) for token in list_tokens(session, user.id)]
        found, following = everybodys_tokens(session, limit=limit, cursor=cursor)
    if following:
        asked = urlencode({"everyone": "true", "limit": limit, "cursor": following})
        response.headers["Link"] = f'<{below("/api/v1/tokens")}?{asked}>; rel="next"'
    return [answer(token, whose.name) for token, whose in found]


def post(body: NewToken, request: Request) -> NewTokenAnswer:
    """Create a token. Only this answer contains its `secret`: send it as `Authorization: Bearer rinse_…`.

    A token that expires cannot create one that lasts longer.
    """
    _only_accounts()
    with db.session() as session:
        visitor = visitor_of(request)
        by = visitor.token if visitor else None
        token, secret = new_token(session, current_user(request).id, body.name, body.expires_at, by=by)
        return NewTokenAnswer(**answer(token, current_user(request).name).model_dump(), secret=secret)


def delete(token_id: str, request: Request) -> None:
    """Revoke a token: it is refused from now on. Administrators can revoke anybody's."""
    _only_accounts()
    with db.session() as session:
        revoke(session, current_user(request), token_id)


def answer(token: ApiToken, person: str) -> TokenAnswer:
    return TokenAnswer.model_validate(token.model_dump() | {"person": person})


def _only_accounts() -> None:
    if get_settings().auth != "accounts":
        raise NotFound("There are tokens only where people sign in, with AUTH=accounts.")
