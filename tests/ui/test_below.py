"""Below a path: what is taken from requests and put before addresses, and that no address is written without."""

import ast
import re
from pathlib import Path

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import Mount, Route

from models.errors import Misconfigured
from models.settings import get_settings
from ui.below import Below, refuse_own_names
from ui.theme import asset
from ui.waiting_room import room

UI = Path(__file__).parents[2] / "ui"


async def page(request: Request) -> Response:
    """Says its path, or redirects."""
    target = request.query_params.get("to")
    return RedirectResponse(target, 303) if target else PlainTextResponse(request.url.path)


def client(path: str = "/rinse") -> httpx.AsyncClient:
    app = Starlette(routes=[Route("/", page), Route("/jobs", page), Mount("/in", Starlette(routes=[Route("/jobs", page)]))])
    return httpx.AsyncClient(base_url="https://tools.example", transport=httpx.ASGITransport(Below(app, path)))


@pytest.mark.parametrize(
    ("asked", "seen"),
    [
        ("/rinse/jobs", "/jobs"),
        ("/rinse/", "/"),
        ("/rinse", "/"),
        ("/rinse/in/jobs", "/in/jobs"),
        ("/jobs", "/jobs"),
        ("/", "/"),
        ("/rinser/jobs", None),
        ("/rinse/rinse/jobs", None),
        ("/rinse/nothing", None),
    ],
)
async def test_the_path_is_taken_off_if_it_is_there(asked: str, seen: str | None) -> None:
    async with client() as browser:
        answer = await browser.get(asked)
    assert (answer.text if answer.status_code == 200 else None) == seen


@pytest.mark.parametrize(
    ("location", "told"),
    [
        ("/jobs?a=/b", "/rinse/jobs?a=/b"),
        ("/", "/rinse/"),
        ("//evil.example", "/rinse//evil.example"),
        ("/rinse/jobs", "/rinse/jobs"),
        ("https://issuer.example/auth", "https://issuer.example/auth"),
        ("https://tools.example/keycloak/auth?b", "https://tools.example/keycloak/auth?b"),
    ],
)
@pytest.mark.parametrize("path", ["", "/rinse"])
async def test_it_is_put_before_redirects_to_ourselves(path: str, location: str, told: str) -> None:
    async with client() as browser:
        answer = await browser.get(f"{path}/jobs", params={"to": location})
    assert answer.headers["location"] == told


@pytest.mark.parametrize("path", ["/jobs", "/in/jobs"])
async def test_an_address_with_a_slash_too_many_leads_to_the_one_without(path: str) -> None:
    async with client() as browser:
        for asked in (f"{path}/?a=b", f"/rinse{path}/?a=b"):
            assert (await browser.get(asked)).headers["location"] == f"https://tools.example/rinse{path}?a=b"
    async with client("") as browser:
        assert (await browser.get(f"{path}/?a=b")).headers["location"] == f"https://tools.example{path}?a=b"


def test_a_path_that_begins_like_an_address_of_ours_is_refused() -> None:
    app = Starlette(routes=[Route("/jobs/{job_id}", page), Route("/", page), Mount("", Starlette())])
    for path in ("/jobs", "/jobs/rinse"):
        with pytest.raises(Misconfigured, match="BASE_URL: its path cannot begin with /jobs"):
            refuse_own_names(path, app)
    refuse_own_names("/rinse/jobs", app)


async def test_who_waits_for_the_database_waits_below(settings: object, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BASE_URL", "https://tools.example/rinse")
    get_settings.cache_clear()
    async with httpx.AsyncClient(base_url="https://tools.example", transport=httpx.ASGITransport(room())) as browser:
        waits = await browser.get("/rinse/jobs", headers={"Accept": "text/html"})
        sheet = waits.text.partition('<link rel="stylesheet" href="')[2].partition('"')[0]
        assert sheet == f"/rinse{asset('css/base.css')}"
        for each in (sheet, asset("css/base.css"), "/health", "/rinse/health"):
            assert (await browser.get(each)).status_code == 200, each


def test_scripts_write_no_address_without_it() -> None:
    wrong = re.compile(r"""(?<!below\()(?<!\+ )["'`]/(?:[a-z?][^"'`\n]*)["'`]|(?:href|src|action)="/""")
    found = {path.name: wrong.findall(path.read_text()) for path in (UI / "components").rglob("*.js")}
    assert {name: each for name, each in found.items() if each} == {}


def test_elements_with_an_address_are_made_by_tag() -> None:
    """NiceGUI's own, such as html.a, would not put it before theirs."""
    nodes = [(path, node) for path in UI.rglob("*.py") for node in ast.walk(ast.parse(path.read_text()))]
    assert [f"{path.name}:{node.lineno}" for path, node in nodes if isinstance(node, ast.Call) and has_an_address(node)] == []


def has_an_address(call: ast.Call) -> bool:
    is_nicegui = (
        isinstance(call.func, ast.Attribute) and isinstance(call.func.value, ast.Name) and call.func.value.id in ("html", "ui")
    )
    return is_nicegui and any(word.arg in ("href", "src", "action") for word in call.keywords)
