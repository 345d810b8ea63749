"""The search on every page: an id opens its job or group, anything else is searched for in the list of jobs."""

import re
from http import HTTPStatus
from urllib.parse import urlencode

from fastapi import Request
from starlette.responses import RedirectResponse, Response

from models import db
from models.columns import ID_LETTERS
from models.errors import NotFound
from models.job import get_job
from models.job.group import get_group
from models.user import User
from ui.auth import current_user
from ui.pages.lost import nothing_here

ID = re.compile(f"[{ID_LETTERS}]{{20}}")
LONGEST = 200


def find(request: Request, q: str = "") -> Response:
    """`/find`: the target of the search form."""
    words = q.strip()[:LONGEST]
    address = page_of(words, current_user(request)) if ID.fullmatch(words) else None
    return RedirectResponse(address or (f"/jobs?{urlencode({'q': words})}" if words else "/jobs"), HTTPStatus.SEE_OTHER)


def status(request: Request, job_id: str = "") -> Response:
    """`/status`: the page of the job with this id."""
    address = page_of(job_id.strip()[:LONGEST], current_user(request))
    if address is None:
        return nothing_here("There is no such job. It may have been deleted, or its id is cut off.")
    return RedirectResponse(address, HTTPStatus.SEE_OTHER)


def page_of(some_id: str, user: User) -> str | None:
    """The address of the job or group with this id, if it exists and is the user's."""
    with db.read_session() as session:
        for get, address in ((get_job, "/jobs"), (get_group, "/groups")):
            try:
                return f"{address}/{get(session, some_id, user).id}"
            except NotFound:
                continue
    return None
