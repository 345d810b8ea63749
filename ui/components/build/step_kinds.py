"""The catalogue of steps for pages, at an address that changes when the steps do, so that browsers can cache it."""

import gzip
import hashlib
import json
from functools import cache
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from jobs.cleaning.catalogue import catalogue
from jobs.cleaning.registry import all_steps

GROUPS = (
    "Missing values",
    "Text",
    "Duplicates",
    "Rows",
    "Columns",
    "Numbers",
    "Dates",
    "Values and categories",
    "Validation",
    "Reshape and combine",
    "Privacy",
)
A_YEAR = 365 * 24 * 3600


def answer(version: str, request: Request) -> Response:
    """The steps that pages offer. For our own pages; programs ask for /api/v1/steps.

    A page that another version has made may ask, too: what it gets now is not to be cached as that version's steps.
    """
    kept = f"public, max-age={A_YEAR}, immutable" if version == digest() else "no-store"
    headers = {"Cache-Control": kept, "Vary": "Accept-Encoding"}
    if "gzip" in request.headers.get("Accept-Encoding", ""):
        return Response(zipped(), media_type="application/json", headers=headers | {"Content-Encoding": "gzip"})
    return Response(packed(), media_type="application/json", headers=headers)


def address() -> str:
    return f"/steps/{digest()}.json"


@cache
def digest() -> str:
    return hashlib.sha256(packed()).hexdigest()[:12]


@cache
def zipped() -> bytes:
    return gzip.compress(packed())


@cache
def packed() -> bytes:
    return json.dumps(kinds(), ensure_ascii=False, separators=(",", ":")).encode()


@cache
def kinds() -> list[dict[str, Any]]:
    """Each step's title, search words, and the schema that its form is generated from."""
    return [
        {
            "id": step["id"],
            "title": step["title"],
            "group": step["group"],
            **described(step["help"], step["title"]),
            "words": [step["group"], *step["words"]],
            "schema": step["schema"],
        }
        for step in in_order()
    ]


def titles_of(recipe: dict[str, Any]) -> list[str]:
    """The titles of a recipe's steps; the id for an unknown step."""
    ids = [str(step.get("step", "")) for step in recipe.get("steps", [])]
    return [kind.title if (kind := all_steps().get(each)) else each for each in ids]


def in_order() -> list[dict[str, Any]]:
    """The catalogue by group, then by title."""
    return sorted(catalogue(), key=lambda step: (place_of(step["group"]), step["title"]))


def place_of(group: str) -> tuple[int, str]:
    """Sorts groups in the order in which a table is usually cleaned; unknown ones come last."""
    return (GROUPS.index(group) if group in GROUPS else len(GROUPS), group)


def described(help_text: str, title: str) -> dict[str, str]:
    """`help`: a line that says more than the title, if there is one. `about`: the rest of the description."""
    heading, _, rest = help_text.partition("\n")
    about = " ".join(rest.split())
    return {"help": about if heading.rstrip(".") == title else heading, "about": about or heading}
