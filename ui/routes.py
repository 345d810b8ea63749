"""All routes of the app, in one table."""

from collections.abc import Callable
from inspect import getdoc
from typing import Any, NamedTuple

from fastapi import FastAPI
from fastapi.responses import JSONResponse, Response
from fastapi.routing import APIRoute
from nicegui import app as nicegui_app
from nicegui import ui

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
from ui.components.build import step_kinds
from ui.errors import answer_with_problems
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
    status: int = 200
    streams: bool = False
    """Whether the endpoint reads the body itself while it arrives."""
    body: Json | None = None
    """The body's description in the documentation, in that case."""
    answers: Answers | None = None
    """Answers to document besides errors and the model that the endpoint returns."""


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
    Call("PUT", "/files", files.put, 201, streams=True, body=described.FILE),
    Call("POST", "/files", files.post, 201, streams=True, body=described.FORM),
    Call("GET", "/files/{file_id}", files.get),
    Call("DELETE", "/files/{file_id}", files.delete, 204),
    Call("GET", "/files/{file_id}/profile", files.profile, answers=described.PROFILE),
    Call("GET", "/usage", usage.get),
    Call("OPTIONS", "/uploads", uploads.options, 204),
    Call("POST", "/uploads", uploads.post, 201, answers=described.UPLOAD_BEGUN),
    Call("HEAD", "/uploads/{upload_id}", uploads.head),
    Call("GET", "/uploads/{upload_id}", uploads.get, answers=described.UPLOAD),
    Call("PATCH", "/uploads/{upload_id}", uploads.patch, 204, streams=True, body=described.REST_OF_FILE),
    Call("DELETE", "/uploads/{upload_id}", uploads.delete, 204),
    Call("POST", "/uploads/{upload_id}/done", uploads.done),
    Call("POST", "/jobs", new_job.post, 201, streams=True, body=described.NEW_JOB, answers=described.REPEATED),
    Call("GET", "/jobs", jobs.find),
    Call("POST", "/jobs/bulk", bulk.act),
    Call("GET", "/jobs/results", bulk.results, answers=described.ZIP),
    Call("GET", "/jobs/{job_id}", jobs.get),
    Call("PATCH", "/jobs/{job_id}", jobs.patch),
    Call("DELETE", "/jobs/{job_id}", jobs.delete, answers=described.DELETED),
    Call("POST", "/jobs/{job_id}/run", jobs.run),
    Call("POST", "/jobs/{job_id}/retry", jobs.retry),
    Call("GET", "/jobs/{job_id}/events", events.stream, answers=described.EVENTS),
    Call("GET", "/jobs/{job_id}/deliveries", telling.deliveries),
    Call("POST", "/jobs/{job_id}/webhook/trial", telling.try_webhook, 202),
    Call("GET", "/webhook-secret", telling.secret),
    *(
        Call(method, f"/jobs/{{job_id}}/{path}", endpoint, answers=described.download(path))
        for path, endpoint in DOWNLOADS.items()
        for method in ("GET", "HEAD")
    ),
    Call("GET", "/groups/{group_id}", groups.get),
    Call("POST", "/groups/{group_id}/run", groups.run),
    Call("GET", "/jobs/{job_id}/log", jobs.log),
    Call("GET", "/steps", registry.steps),
    Call("GET", "/recipe.schema.json", registry.schema_of_recipes),
    Call("GET", "/kinds", registry.kinds),
    Call("GET", "/recipes", recipes.find),
    Call("POST", "/recipes", recipes.post, 201),
    Call("GET", "/recipes/{recipe_id}", recipes.get),
    Call("PUT", "/recipes/{recipe_id}", recipes.put),
    Call("GET", "/recipes/{recipe_id}/versions", recipes.versions),
    Call("DELETE", "/recipes/{recipe_id}", recipes.delete, 204),
    Call("GET", "/schedules", schedules.find),
    Call("POST", "/schedules", schedules.post, 201),
    Call("GET", "/schedules/{schedule_id}", schedules.get),
    Call("PUT", "/schedules/{schedule_id}", schedules.put),
    Call("DELETE", "/schedules/{schedule_id}", schedules.delete, 204),
    Call("POST", "/schedules/{schedule_id}/run", schedules.run, 202),
    Call("POST", "/schedules/{schedule_id}/pause", schedules.pause),
    Call("POST", "/schedules/{schedule_id}/resume", schedules.resume),
    Call("GET", "/schedules/{schedule_id}/runs", schedules.runs),
    Call("GET", "/tokens", tokens.find),
    Call("POST", "/tokens", tokens.post, 201),
    Call("DELETE", "/tokens/{token_id}", tokens.delete, 204),
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
    for call in API:
        add(api, call)
    described = (Call("GET", "/docs", docs.page_of(api)), Call("GET", "/api/v1/openapi.json", docs.document_of(api)))
    for call in (*PLAIN, *GUEST, *(ENTERING if accounts else ()), *described):
        add(app, call)
    app.mount("/api/v1", api)
    for path, page in PAGES.items():
        ui.page(path, response_timeout=PATIENCE)(page)
    answer_heads(app, nicegui_app)
    answer_lost_people()


def answer_heads(*apps: FastAPI) -> None:
    """HEAD is answered like GET: the server omits the body. In the API, endpoints declare HEAD themselves."""
    for route in (route for app in apps for route in app.routes):
        if isinstance(route, APIRoute) and "GET" in (methods := route.methods or set()):
            methods.add("HEAD")


def add(app: FastAPI, call: Call) -> None:
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
        responses=ERROR | (call.answers or {}),
        response_class=Response if answers_itself else JSONResponse,
        openapi_extra=call.body and {"requestBody": call.body},
        route_class_override=None if call.streams else BoundedRoute,
    )
