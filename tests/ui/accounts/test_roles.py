"""Every route × every role: generated from the table of routes, so a route without an entry here fails.

API routes are called by programs with tokens, all others by browsers with cookies.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from typing import Any

import pytest
from nicegui import __version__ as nicegui_version
from nicegui import core

from models.account import Account
from models.api_token import new_token, revoke, tokens
from models.columns import new_id
from models.file import add_file
from models.job import Order, create_job
from models.job.group import add_group
from models.recipe import save_recipe
from models.scheduling import add_schedule
from models.sign_in import begin_sign_in
from models.upload import begin_upload
from tests.ui.accounts.door import Door
from ui import routes
from ui.accounts.guard import CODE
from ui.routes import Call

RECIPE = {"version": 1, "steps": [{"step": "trim"}]}
WHEN = {"cron": "0 7 * * *", "zone": "UTC", "missed": "skip", "kind": "clean", "options": {"recipe": RECIPE}}


class For(Enum):
    """Who may use a route."""

    EVERYBODY = "whoever they are"
    NOBODY = "closed"
    THE_SIGNED_IN = "shows or makes what is one's own"
    ITS_OWNER = "what is not yours does not exist; administrators see everything"
    ADMINISTRATORS = "for members there is nothing there"


WHO = {
    For.EVERYBODY: """
        GET /health, GET /ready, GET /sign-in, POST /sign-in, GET /invitation/{token}, POST /invitation/{token},
        GET /sign-in/oidc, GET /sign-in/oidc/callback""",
    For.NOBODY: "POST /_nicegui/client/{client_id}/upload/{element_id}",
    For.THE_SIGNED_IN: """
        PUT /files, POST /files, GET /usage, OPTIONS /uploads, POST /uploads, POST /jobs, GET /jobs, POST /jobs/bulk,
        GET /jobs/results, GET /webhook-secret, GET /steps, GET /recipe.schema.json, GET /kinds, GET /recipes, POST /recipes,
        GET /schedules, POST /schedules, GET /tokens, POST /tokens, GET /find, GET /status, GET /steps/{version}.json,
        GET /docs, GET /api/v1/openapi.json,
        POST /sign-out, POST /account/password, POST /account/oidc, POST /account/oidc/end,
        page /, page /new, page /new/{kind_id}, page /jobs, page /recipes, page /schedules, page /help, page /account""",
    For.ITS_OWNER: """
        GET /files/{file_id}, DELETE /files/{file_id}, GET /files/{file_id}/profile, HEAD /uploads/{upload_id},
        GET /uploads/{upload_id}, PATCH /uploads/{upload_id}, DELETE /uploads/{upload_id}, POST /uploads/{upload_id}/done,
        GET /jobs/{job_id}, PATCH /jobs/{job_id}, DELETE /jobs/{job_id}, POST /jobs/{job_id}/run, POST /jobs/{job_id}/retry,
        POST /jobs/{job_id}/undo,
        GET /jobs/{job_id}/events, GET /jobs/{job_id}/deliveries, POST /jobs/{job_id}/webhook/trial, GET /jobs/{job_id}/result,
        HEAD /jobs/{job_id}/result, GET /jobs/{job_id}/rejects, HEAD /jobs/{job_id}/rejects, GET /jobs/{job_id}/changes,
        HEAD /jobs/{job_id}/changes, GET /jobs/{job_id}/receipt, HEAD /jobs/{job_id}/receipt, GET /jobs/{job_id}/script,
        HEAD /jobs/{job_id}/script, GET /jobs/{job_id}/outputs/{name}, HEAD /jobs/{job_id}/outputs/{name},
        GET /jobs/{job_id}/log, GET /groups/{group_id}, POST /groups/{group_id}/run, GET /recipes/{recipe_id},
        PUT /recipes/{recipe_id}, GET /recipes/{recipe_id}/versions, DELETE /recipes/{recipe_id}, GET /schedules/{schedule_id},
        PUT /schedules/{schedule_id}, DELETE /schedules/{schedule_id}, POST /schedules/{schedule_id}/run,
        POST /schedules/{schedule_id}/pause, POST /schedules/{schedule_id}/resume, GET /schedules/{schedule_id}/runs,
        DELETE /tokens/{token_id}, page /jobs/{job_id}, page /groups/{group_id}""",
    For.ADMINISTRATORS: """
        GET /metrics, GET /admin/rq/{path:path}, page /admin, page /admin/queues, page /admin/workers, page /admin/dead,
        page /admin/people, page /admin/storage, page /admin/system, page /admin/redis""",
}
FOR = {address.strip(): who for who, addresses in WHO.items() for address in addresses.split(",")}

SCHEDULE = {"name": "Daily", "when": "every day at 7", "source": {"type": "web", "url": "https://example.org/a.csv"}}
SAID: dict[str, dict[str, Any]] = {
    "PATCH /jobs/{job_id}": {"json": {"version": 1}},
    "POST /groups/{group_id}/run": {"json": {}},
    "POST /uploads/{upload_id}/done": {"json": {}},
    "PATCH /uploads/{upload_id}": {"headers": {"Upload-Offset": "0", "Content-Type": "application/offset+octet-stream"}},
    "PUT /recipes/{recipe_id}": {"json": {"name": "Mine", "recipe": RECIPE, "version": 1}},
    "PUT /schedules/{schedule_id}": {"json": SCHEDULE | {"options": {"recipe": RECIPE}, "version": 1}},
    "GET /files/{file_id}/profile": {"params": {"wait": 0}},
    "GET /metrics": {"headers": {"Via": "1.1 proxy"}},
}
"""Bodies and parameters that are valid, so that the answer depends on the object."""


DESCRIBED = (Call("GET", "/docs", lambda: None), Call("GET", "/api/v1/openapi.json", lambda: None))

OF_NOTHING = ("GET /status", "GET /jobs/results", "POST /account/oidc")
"""Requests about nothing: no jobs, and no issuer."""


def addresses() -> Iterator[tuple[str, str, str]]:
    """Its name in the table above, its method, and its path."""
    for call in routes.API:
        yield f"{call.method} {call.path}", call.method, f"/api/v1{call.path}"
    for call in (*routes.PLAIN, *routes.GUEST, *routes.ENTERING, *DESCRIBED):
        yield f"{call.method} {call.path}", call.method, call.path.replace("{path:path}", "")
    for path in routes.PAGES:
        yield f"page {path}", "GET", path


@dataclass(frozen=True)
class Somebody:
    """A client: with a token, or freshly signed in."""

    token: str | None
    account: Account | None


@dataclass(frozen=True)
class Everybody:
    """One of each role. `revoked` had a token."""

    door: Door
    nobody: Somebody
    revoked: Somebody
    stranger: Somebody
    owner: Somebody
    admin: Somebody


@pytest.fixture(scope="module")
def everybody(door: Door) -> Everybody:
    owner = door.add("Owner")

    def known(account: Account) -> Somebody:
        return Somebody(door.token_of(account), account)

    gone = door.add("Gone")
    revoked = Somebody(door.token_of(gone), None)
    with door.rows() as session:
        revoke(session, gone.user, tokens(session, gone.id)[0].id)
    return Everybody(
        door, Somebody(None, None), revoked, known(door.add("Stranger")), known(owner), known(door.add("Boss", is_admin=True))
    )


def test_every_address_has_an_entry() -> None:
    assert {name for name, _, _ in addresses()} == set(FOR)


def test_nicegui_has_no_address_that_we_do_not_know() -> None:
    version = nicegui_version
    kinds = ("static", "libraries/{key:path}", "components/{key:path}", "resources/{key}/{path:path}", "esm/{key}/{path:path}")
    public = {f"/_nicegui/{version}/{kind}" for kind in kinds}
    assert {route.path for route in core.app.routes} - set(routes.PAGES) == public | {
        "/_nicegui_ws",
        f"/_nicegui/{version}/dynamic_resources/{{name}}",
    }
    assert all(f"{path}/".startswith(CODE) for path in public)


@pytest.mark.parametrize(("name", "method", "path"), list(addresses()), ids=[name for name, _, _ in addresses()])
def test_what_is_not_yours_does_not_exist(everybody: Everybody, name: str, method: str, path: str) -> None:
    who = FOR[name]

    def ask(somebody: Somebody, things: dict[str, str]) -> tuple[int, str]:
        return answer_to(everybody.door, somebody, method, path.format_map(things), SAID.get(name, {}))

    things = things_of(everybody)
    strangers = [ask(each, things)[0] for each in (everybody.nobody, everybody.revoked)]
    if who is For.EVERYBODY:
        assert strangers[0] not in (303, 401, 403) or method == "POST"
        return
    assert set(strangers) <= {401, 303}, strangers
    assert (strangers[0] == 401) == (path.startswith(("/api/", "/_nicegui", "/metrics")) or method == "POST" or ".json" in path)
    stranger, unknown = ask(everybody.stranger, things), ask(everybody.stranger, made_up())
    owner, admin = ask(everybody.owner, things), ask(everybody.admin, things_of(everybody))
    if who is For.NOBODY:
        assert stranger[0] == owner[0] == admin[0] == 404
    elif who is For.THE_SIGNED_IN:
        assert not {stranger[0], owner[0], admin[0]} & {401, 403, 500}
        assert 404 not in {stranger[0], owner[0], admin[0]} or name in OF_NOTHING
    elif who is For.ADMINISTRATORS:
        assert (stranger[0], owner[0]) == (404, 404)
        assert admin[0] in (200, 503)
    else:
        assert stranger == unknown
        assert stranger[0] == 404
        assert differs(owner, stranger, method)
        assert differs(admin, stranger, method)


def differs(one: tuple[int, str], other: tuple[int, str], method: str) -> bool:
    """Without a body, the answers may be the same, if a draft has no result for its owner either."""
    return one != other or (method == "HEAD" and one[0] == 404)


def answer_to(door: Door, who: Somebody, method: str, path: str, said: dict[str, Any]) -> tuple[int, str]:
    """Status and text; streams are not read."""
    is_api = path.startswith(("/api/", "/metrics"))
    cookie = door.cookie_of(who.account) if who.account and not is_api else None
    with (
        door.program(who.token) if is_api else door.browser(cookie) as client,
        client.stream(method, path, **said) as answer,
    ):
        is_endless = answer.headers.get("content-type", "").startswith("text/event-stream")
        text = "" if is_endless else answer.read().decode(errors="replace")
        return answer.status_code, text


def made_up() -> dict[str, str]:
    return dict.fromkeys(PARAMETERS, "a" * 20) | {"name": "result.csv"}


PARAMETERS = ("file_id", "job_id", "group_id", "upload_id", "recipe_id", "schedule_id", "token_id", "sign_in", "token")
PARAMETERS += ("client_id", "element_id", "version", "kind_id", "name")


def things_of(everybody: Everybody) -> dict[str, str]:
    """One of each kind of object, by the names in paths."""
    assert everybody.owner.account
    owner = everybody.owner.account.id
    with everybody.door.rows() as session:
        for each in tokens(session, owner):
            if each.name == "mine":  # their number is limited
                revoke(session, everybody.owner.account.user, each.id)
        file = add_file(session, owner, new_id(), "a.csv", size=3, sha256="0" * 64)
        group = add_group(session, owner, "Ours")
        options = {"recipe": RECIPE}
        job, _ = create_job(session, owner, Order("clean", file.id, options, draft=True, group_id=group.id))
        source = {"type": "file", "file_id": file.id}
        return made_up() | {
            "file_id": add_file(session, owner, new_id(), "b.csv", size=3, sha256="0" * 64).id,
            "job_id": job.id,
            "group_id": group.id,
            "upload_id": begin_upload(session, owner, "c.csv", 10).id,
            "recipe_id": save_recipe(session, owner, "Mine", RECIPE).id,
            "schedule_id": add_schedule(session, owner, name="Daily", source=source, files=[file.id], **WHEN).id,
            "token_id": new_token(session, owner, "mine")[0].id,
            "sign_in": begin_sign_in(session, owner, "a test"),
            "kind_id": "clean",
        }
