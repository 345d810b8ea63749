"""Help on every kind of job and its options, generated from the kinds themselves."""

import json
from typing import Any

from nicegui import html

from jobs.kinds import all_kinds
from jobs.kinds.base import Kind
from ui.components.parts.tags import tag


def kind_help() -> None:
    """A section of the help page."""
    with tag("section", "", "help help-group", id="every-kind", aria_labelledby="every-kind-title"):
        tag("h2", "Every kind of job", id="every-kind-title")
        for kind in sorted(all_kinds().values(), key=lambda kind: kind.title):
            if not kind.internal:
                entry(kind)


def entry(kind: Kind) -> None:
    line, more = kind.help()
    with tag("article", "", "help-step panel", id=f"kind-{kind.id}"):
        with html.header():
            tag("h3", kind.title)
            tag("code", kind.id, "muted")
        tag("p", f"{line} {more}")
        with html.details():
            html.summary("Settings")
            with html.dl():
                for name, field in kind.Options.model_json_schema()["properties"].items():
                    told(name, field)


def told(name: str, field: dict[str, Any]) -> None:
    with html.dt():
        tag("code", name)
    with html.dd():
        tag("span", f"{field.get('title', name)}. {field.get('description', '')} ")
        if "default" in field:
            tag("span", f"Usual: {json.dumps(field['default'], ensure_ascii=False)}", "faint")
