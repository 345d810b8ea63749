"""The API's documentation as one plain page: Swagger's loads its programs from another site, ours works offline."""

import json
from collections.abc import Callable, Iterator
from html import escape
from typing import Any

from fastapi import FastAPI
from starlette.responses import HTMLResponse

DESCRIPTION = """Everything the pages can do, for programs.
Errors are problem documents (RFC 9457) with a sentence in `detail`.
Where people sign in, send a token that you have made on the page Account: `Authorization: Bearer rinse_…`.

curl -F file=@messy.csv -F recipe=@recipe.json http://localhost:8080/api/v1/jobs"""

Json = dict[str, Any]

STYLE = """
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
body { max-width: 56rem; margin: 2rem auto; padding: 0 1rem; }
section { border-top: 1px solid color-mix(in srgb, currentColor 20%, transparent); padding: 1rem 0; }
h2 { font-size: 1rem; margin: 0; } h2 code { font-weight: 600; }
pre { padding: .75rem; overflow: auto; border-radius: .5rem; }
pre { background: color-mix(in srgb, currentColor 8%, transparent); }
p { white-space: pre-line; margin: .5rem 0; } dt { font-family: monospace; } dd { margin: 0 0 .25rem 1.5rem; }
"""


def page_of(api: FastAPI) -> Callable[[], HTMLResponse]:
    """The endpoint that shows what this app can be called for."""

    def page() -> HTMLResponse:
        """This page; for programs there is /api/v1/openapi.json."""
        return HTMLResponse(render(api.openapi()))

    return page


def render(openapi: Json) -> str:
    sections = "".join(section(openapi, *call) for call in calls(openapi))
    return (
        "<!doctype html><html lang=en><meta charset=utf-8><meta name=viewport content='width=device-width'>"
        f"<title>Rinse API</title><style>{STYLE}</style><h1>Rinse API</h1>{prose(DESCRIPTION)}"
        f"<p><a href=/api/v1/openapi.json>OpenAPI document</a></p>{sections}</html>"
    )


def calls(openapi: Json) -> Iterator[tuple[str, str, Json]]:
    for path, methods in openapi["paths"].items():
        for method, operation in methods.items():
            yield method.upper(), path, operation


def section(openapi: Json, method: str, path: str, operation: Json) -> str:
    title = f"<h2><code>{method} {escape('/api/v1' + path)}</code> {escape(operation.get('summary', ''))}</h2>"
    body = operation.get("requestBody", {}).get("content", {})
    schemas = [resolved(openapi, content.get("schema", {})) for content in body.values()]
    more = operation["description"] if operation["description"] != operation["summary"] else ""
    return f"<section>{title}{prose(more)}{parameters(operation)}{''.join(map(fields, schemas))}</section>"


def prose(text: str) -> str:
    """Paragraphs; those that begin with curl are commands."""
    return "".join(
        f"<pre>{escape(part)}</pre>" if part.startswith("curl ") else f"<p>{escape(part)}</p>"
        for part in text.split("\n\n")
        if part
    )


def parameters(operation: Json) -> str:
    return definitions(
        (f"{each['name']} ({each['in']})", each.get("description", "")) for each in operation.get("parameters", [])
    )


def fields(schema: Json) -> str:
    """A body's fields, and its examples."""
    named = definitions((name, each.get("description", "")) for name, each in schema.get("properties", {}).items())
    examples = "".join(f"<pre>{escape(json.dumps(each, indent=2))}</pre>" for each in schema.get("examples", []))
    return named + examples


def definitions(pairs: Iterator[tuple[str, str]]) -> str:
    rows = "".join(f"<dt>{escape(name)}</dt><dd>{escape(text)}</dd>" for name, text in pairs)
    return f"<dl>{rows}</dl>" if rows else ""


def resolved(openapi: Json, schema: Json) -> Json:
    """The schema itself where there is only its name."""
    name = schema.get("$ref", "").rpartition("/")[2]
    found: Json = openapi["components"]["schemas"][name] if name else schema
    return found
