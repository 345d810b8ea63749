"""The API's documentation as one plain page and as OpenAPI. Swagger's page would load its code from another site."""

import json
from collections.abc import Callable, Iterator
from html import escape
from typing import Any

from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from models.settings import get_settings
from ui.accounts.address import Address
from ui.below import below
from ui.components.parts.prose import pieces
from ui.pages.plain import plain_page

DESCRIPTION = """Everything the pages can do, for programs.
Errors are problem documents (RFC 9457) with a sentence in `detail`.
Where people sign in, send a token that you have made on the page Account: `Authorization: Bearer rinse_…`.

curl -F file=@messy.csv -F recipe=@recipe.json http://localhost:8080/api/v1/jobs"""

WAYS = '<a href="{document}">OpenAPI document</a> · <a href="{help}">Help</a>'

Json = dict[str, Any]

EXAMPLE = "http://localhost:8080"
"""Replaced in examples by the address under which the page was requested."""


def page_of(api: FastAPI) -> Callable[[Request], HTMLResponse]:
    """The endpoint of the documentation page."""

    def page(request: Request) -> HTMLResponse:
        """This page; for programs there is /api/v1/openapi.json."""
        return plain_page("API", render(api.openapi()).replace(EXAMPLE, escape(here(request))), look="api")

    return page


def document_of(api: FastAPI) -> Callable[[Request], Response]:
    """The endpoint of the OpenAPI document."""

    def document(request: Request) -> Response:
        """The OpenAPI document of this API."""
        address = here(request)
        described = api.openapi() | {"servers": [{"url": f"{address}/api/v1"}]}
        text = json.dumps(described, ensure_ascii=False).replace(EXAMPLE, json.dumps(address)[1:-1])
        return Response(text, media_type="application/json")

    return document


def here(request: Request) -> str:
    return Address(get_settings().base_url).own_address(request.headers)


def render(openapi: Json) -> str:
    sections = "".join(section(openapi, *call) for call in calls(openapi))
    ways = WAYS.format(document=below("/api/v1/openapi.json"), help=below("/help#programs"))
    return f"{prose(DESCRIPTION)}<p>{ways}</p>{sections}"


def calls(openapi: Json) -> Iterator[tuple[str, str, Json]]:
    for path, methods in openapi["paths"].items():
        for method, operation in methods.items():
            yield method.upper(), path, operation


def section(openapi: Json, method: str, path: str, operation: Json) -> str:
    title = f"<h2><code>{method} {escape('/api/v1' + path)}</code> {inline(operation.get('summary', ''))}</h2>"
    body = operation.get("requestBody", {}).get("content", {})
    schemas = [forms(openapi, content.get("schema", {})) for content in body.values()]
    more = operation["description"] if operation["description"] != operation["summary"] else ""
    return f"<section>{title}{prose(more)}{parameters(operation)}{''.join(map(fields, schemas))}</section>"


def prose(text: str) -> str:
    """Paragraphs; one that begins with curl is shown as code."""
    return "".join(
        f"<pre>{escape(part)}</pre>" if part.startswith("curl ") else f"<p>{inline(part)}</p>"
        for part in text.split("\n\n")
        if part
    )


def inline(text: str) -> str:
    """Escaped, with `code` marked up."""
    return "".join(f"<code>{escape(each.text)}</code>" if each.is_code else escape(each.text) for each in pieces(text))


def parameters(operation: Json) -> str:
    return definitions(
        (f"{each['name']} ({each['in']})", each.get("description", "")) for each in operation.get("parameters", [])
    )


def forms(openapi: Json, schema: Json) -> list[Json]:
    """The forms that a body may have, mostly one."""
    return [resolved(openapi, form) for form in schema.get("oneOf", [schema])]


def fields(forms: list[Json]) -> str:
    """The fields and examples of all forms of a body."""
    descriptions: dict[str, str] = {}
    for form in forms:
        for name, each in form.get("properties", {}).items():
            descriptions.setdefault(name, each.get("description", ""))
    named = definitions(iter(descriptions.items()))
    examples = (example for form in forms for example in form.get("examples", []))
    return named + "".join(f"<pre>{escape(json.dumps(each, indent=2))}</pre>" for each in examples)


def definitions(pairs: Iterator[tuple[str, str]]) -> str:
    rows = "".join(f"<dt><code>{escape(name)}</code></dt><dd>{inline(text)}</dd>" for name, text in pairs)
    return f"<dl>{rows}</dl>" if rows else ""


def resolved(openapi: Json, schema: Json) -> Json:
    """The schema that a `$ref` points to, or the schema itself."""
    name = schema.get("$ref", "").rpartition("/")[2]
    found: Json = openapi["components"]["schemas"][name] if name else schema
    return found
