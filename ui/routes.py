"""All routes of the app, in one table."""

from collections.abc import Callable
from inspect import getdoc
from typing import Any, NamedTuple

from fastapi import FastAPI
from fastapi.responses import JSONResponse, Response
from fastapi.routing import APIRoute
from nicegui import app as nicegui_app
from nicegui import ui
from starlette.types import Receive, Scope, Send

from ui.accounts import accepting, own, signing_in
from ui.accounts.oidc import connecting, entering
from ui.api import (
    bulk,
    described,
    docs,
    downloads,
    events,
    files,
    groups,
    health,
    jobs,
    new_job,
    recipes,
    registry,
    rq,
    schedules,
    telling,
    tokens,
    uploads,
    usage,
)
from ui.api.bounded import BoundedRoute
from ui.api.described import ERROR, Answers, Api, Json
from ui.api.tus import Tus
from ui.auth import refuse
from ui.below import below
from ui.components.build import step_kinds
from ui.errors import NOTHING_HERE, answer_with_problems, problem
from ui.metrics import metrics
from ui.pages import account, find, group, job, new, start
from ui.pages import help as help_page
from ui.pages import jobs as job_list
from ui.pages import recipes as recipe_list
from ui.pages import schedules as schedule_list
from ui.pages.admin import dead, people, queues, storage, system, workers
from ui.pages.admin import jobs as all_jobs
from ui.pages.admin import rq as rq_tab
from ui.pages.lost import answer_lost_people

Endpoint = Callable[..., Any]

PATIENCE = 15.0
"""Seconds that a page may take to be built: on a busy machine, late is better than an error."""


class Call(NamedTuple):
    """One call of the API. Its endpoint's docstring is its text in the API's documentation."""

    method: str
    path: str
    endpoint: Endpoint
    name: str | None = None
    """What generated clients call it."""
    status: int = 200
    streams: bool = False
    """Whether the endpoint reads the body itself while it arrives."""
    body: Json | None = None
    """The body's description in the documentation, in that case."""
    answers: Answers | None = None
    """Answers to document besides errors and the model that the endpoint returns."""
    takes: list[Json] | None = None
    """Header parameters to document that the endpoint reads itself."""


DOWNLOADS: dict[str, Endpoint] = {
    "result": downloads.result,
    "rejects": downloads.rejects,
    "changes": downloads.changes,
    "receipt": downloads.receipt,
    "script": downloads.script,
    "outputs/{name}": downloads.output,
}
"""Paths below a job's address."""

API = (
    Call("PUT", "/files", files.put, "upload_file", 201, streams=True, body=described.FILE),
    Call("POST", "/files", files.post, "upload_form", 201, streams=True, body=described.FORM),
    Call("GET", "/files/{file_id}", files.get, "get_file"),
    Call("DELETE", "/files/{file_id}", files.delete, "delete_file", 204),
    Call("GET", "/files/{file_id}/profile", files.profile, "get_profile", answers=described.PROFILE),
    Call("GET", "/usage", usage.get, "get_usage"),
    Call("OPTIONS", "/uploads", uploads.options, "get_upload_features", 204),
    Call("POST", "/uploads", uploads.post, "begin_upload", 201, answers=described.UPLOAD_BEGUN),
    Call("HEAD", "/uploads/{upload_id}", uploads.head, "head_upload", answers=described.UPLOAD_HEAD),
    Call("GET", "/uploads/{upload_id}", uploads.get, "get_upload", answers=described.UPLOAD),
    Call(
        "PATCH",
        "/uploads/{upload_id}",
        uploads.patch,
        "continue_upload",
        204,
        streams=True,
        body=described.REST_OF_FILE,
        answers=described.UPLOAD_CONTINUED,
    ),
    Call("DELETE", "/uploads/{upload_id}", uploads.delete, "abandon_upload", 204),
    Call("POST", "/uploads/{upload_id}/done", uploads.done, "finish_upload"),
    Call("POST", "/jobs", new_job.post, "create_job", 201, streams=True, body=described.NEW_JOB, answers=described.CREATED),
    Call("GET", "/jobs", jobs.find, "list_jobs"),
    Call("POST", "/jobs/bulk", bulk.act, "act_on_jobs", answers=described.BULK),
    Call("GET", "/jobs/results", bulk.results, "download_results", answers=described.ZIP),
    Call("GET", "/jobs/{job_id}", jobs.get, "get_job"),
    Call("PATCH", "/jobs/{job_id}", jobs.patch, "change_job"),
    Call("DELETE", "/jobs/{job_id}", jobs.delete, "cancel_job", answers=described.DELETED),
    Call("POST", "/jobs/{job_id}/run", jobs.run, "run_job"),
    Call("POST", "/jobs/{job_id}/retry", jobs.retry, "retry_job"),
    Call("POST", "/jobs/{job_id}/undo", bulk.undo, "undo_act", 202, answers=described.UNDONE),
    Call("GET", "/jobs/{job_id}/events", events.stream, "follow_job", answers=described.EVENTS),
    Call("GET", "/jobs/{job_id}/deliveries", telling.deliveries, "list_deliveries"),
    Call("POST", "/jobs/{job_id}/webhook/trial", telling.try_webhook, "try_webhook", 202),
    Call("GET", "/webhook-secret", telling.secret, "get_webhook_secret"),
    *(
        Call(
            method,
            f"/jobs/{{job_id}}/{path}",
            endpoint,
            f"{verb}_{endpoint.__name__}",
            answers=described.download(path, method),
            takes=described.CONDITIONS if method == "GET" else described.CONDITIONS[:1],
        )
        for path, endpoint in DOWNLOADS.items()
        for method, verb in (("GET", "download"), ("HEAD", "head"))
    ),
    Call("GET", "/groups/{group_id}", groups.get, "get_group"),
    Call("POST", "/groups/{group_id}/run", groups.run, "run_group"),
    Call("GET", "/jobs/{job_id}/log", jobs.log, "get_job_log"),
    Call("GET", "/steps", registry.steps, "list_steps"),
    Call("GET", "/recipe.schema.json", registry.schema_of_recipes, "get_recipe_schema"),
    Call("GET", "/kinds", registry.kinds, "list_kinds"),
    Call("GET", "/recipes", recipes.find, "list_recipes"),
    Call("POST", "/recipes", recipes.post, "save_recipe", 201),
    Call("GET", "/recipes/{recipe_id}", recipes.get, "get_recipe"),
    Call("PUT", "/recipes/{recipe_id}", recipes.put, "change_recipe"),
    Call("GET", "/recipes/{recipe_id}/versions", recipes.versions, "list_recipe_versions"),
    Call("DELETE", "/recipes/{recipe_id}", recipes.delete, "delete_recipe", 204),
    Call("GET", "/schedules", schedules.find, "list_schedules"),
    Call("POST", "/schedules", schedules.post, "create_schedule", 201),
    Call("GET", "/schedules/{schedule_id}", schedules.get, "get_schedule"),
    Call("PUT", "/schedules/{schedule_id}", schedules.put, "change_schedule"),
    Call("DELETE", "/schedules/{schedule_id}", schedules.delete, "delete_schedule", 204),
    Call("POST", "/schedules/{schedule_id}/run", schedules.run, "run_schedule", 202),
    Call("POST", "/schedules/{schedule_id}/pause", schedules.pause, "pause_schedule"),
    Call("POST", "/schedules/{schedule_id}/resume", schedules.resume, "resume_schedule"),
    Call("GET", "/schedules/{schedule_id}/runs", schedules.runs, "list_schedule_runs"),
    Call("GET", "/tokens", tokens.find, "list_tokens", answers=described.TOKENS),
    Call("POST", "/tokens", tokens.post, "create_token", 201),
    Call("DELETE", "/tokens/{token_id}", tokens.delete, "revoke_token", 204),
)

PLAIN = (
    Call("GET", "/find", find.find),
    Call("GET", "/status", find.status),
    Call("GET", "/health", health.health),
    Call("GET", "/ready", health.ready),
    Call("GET", "/metrics", metrics),
    Call("GET", "/steps/{version}.json", step_kinds.answer),
    Call("POST", "/_nicegui/client/{client_id}/upload/{element_id}", files.nicegui_upload),
)

ENTERING = (
    Call("GET", "/sign-in", signing_in.show),
    Call("POST", "/sign-in", signing_in.sign_in),
    Call("POST", "/sign-out", signing_in.sign_out),
    Call("GET", "/sign-in/oidc", entering.start),
    Call("GET", "/sign-in/oidc/callback", entering.callback),
    Call("GET", "/invitation/{token}", accepting.show),
    Call("POST", "/invitation/{token}", accepting.accept),
    Call("POST", "/account/password", own.change_password),
    Call("POST", "/account/oidc", connecting.connect),
    Call("POST", "/account/oidc/end", connecting.end),
)
"""Forms that set cookies, which a websocket cannot do. With AUTH=accounts."""

GUEST = (Call("GET", "/admin/rq/{path:path}", rq.page),)

PAGES: dict[str, Endpoint] = {
    "/": start.show,
    "/new": new.show,
    "/new/{kind_id}": new.show_kind,
    "/jobs": job_list.show,
    "/jobs/{job_id}": job.show,
    "/groups/{group_id}": group.show,
    "/recipes": recipe_list.show,
    "/schedules": schedule_list.show,
    "/help": help_page.show,
    "/account": account.show,
    "/admin": all_jobs.show,
    "/admin/queues": queues.show,
    "/admin/workers": workers.show,
    "/admin/dead": dead.show,
    "/admin/people": people.show,
    "/admin/storage": storage.show,
    "/admin/system": system.show,
    "/admin/redis": rq_tab.show,
}


def mount(app: FastAPI, *, accounts: bool = False) -> None:
    """Adds all routes to the app."""
    api = Api(title="Rinse", version="1", description=docs.DESCRIPTION, accounts=accounts)
    answer_with_problems(api)
    known = {(call.method, call.path) for call in API}
    for call in API:
        add(api, call)
        if call.method == "GET" and ("HEAD", call.path) not in known:
            add(api, call._replace(method="HEAD"), documented=False)
    api.add_middleware(Tus)
    described = (Call("GET", "/docs", docs.page_of(api)), Call("GET", "/api/v1/openapi.json", docs.document_of(api)))
    for call in (*PLAIN, *GUEST, *(ENTERING if accounts else ()), *described):
        add(app, call)
    app.mount("/api/v1", api)
    app.mount("/api", no_such_call)
    for path, page in PAGES.items():
        ui.page(path, response_timeout=PATIENCE)(page)
    answer_heads(app, nicegui_app)
    answer_lost_people()


def answer_heads(*apps: FastAPI) -> None:
    """HEAD is answered like GET: the server omits the body."""
    for route in (route for app in apps for route in app.routes):
        if isinstance(route, APIRoute) and "GET" in (methods := route.methods or set()):
            methods.add("HEAD")


def add(app: FastAPI, call: Call, *, documented: bool = True) -> None:
    summary, _, description = (getdoc(call.endpoint) or "").partition("\n")
    returns = call.endpoint.__annotations__.get("return")
    answers_itself = returns is None or (isinstance(returns, type) and issubclass(returns, Response))
    app.router.add_api_route(
        call.path,
        call.endpoint,
        methods=[call.method],
        status_code=call.status,
        summary=summary,
        description=description.strip() or summary,
        operation_id=call.name,
        tags=[described.tag_of(call.path)],
        response_description=described.answer_in_words(returns, call.status),
        responses=ERROR | (call.answers or {}),
        response_class=Response if answers_itself else JSONResponse,
        openapi_extra={
            **({"requestBody": call.body} if call.body else {}),
            **({"parameters": call.takes} if call.takes else {}),
        },
        include_in_schema=documented,
        route_class_override=None if call.streams else BoundedRoute,
    )


async def no_such_call(scope: Scope, receive: Receive, send: Send) -> None:
    """Whatever else is under /api: programs get a problem, not a page."""
    calls, document = below("/docs"), below("/api/v1/openapi.json")
    here = f"{NOTHING_HERE} The calls are listed at {calls}, and for programs at {document}."
    await refuse(problem(404, here), scope, receive, send)
