"""The form of a job's options, generated from its kind's schema: new kinds need no change here."""

from collections.abc import Awaitable, Callable
from typing import Any

from nicegui.events import GenericEventArguments

from jobs.kinds.base import Kind
from jobs.run_settings import RunSettings
from ui.components.build.recipe_editor import NEEDED
from ui.components.parts.part import Part

Options = dict[str, Any]
ELSEWHERE = ("reader", "inputs")
"""Widgets of fields that are shown elsewhere on the page."""


class KindForm(Part, component="kind_form.js", dependencies=NEEDED):
    """`on_change` is called with the options and the number of the previewed row, `on_run` with the run settings.

    `sets` are the names of further files, `named` the names of all files in the options, by id.
    """

    def __init__(
        self,
        kind: Kind,
        options: Options,
        running: Options,
        *,
        fixed: bool,
        sets: list[str],
        named: dict[str, str],
        on_change: Callable[[Options, int], Awaitable[None]],
        on_run: Callable[[Options], Awaitable[None]],
    ) -> None:
        super().__init__(
            title=kind.title,
            schema=schema_of(kind),
            given=shown(kind, options),
            running=RunSettings.model_json_schema(),
            ran=running,
            decided=fixed,
            sets=sets,
            named=files_of(named),
            previews=type(kind).preview is not Kind.preview,
        )
        self.kind, self._on_change, self._on_run = kind, on_change, on_run
        self.on("change", self._changed)
        self.on("run", self._run)

    def show(self, columns: list[str], rows: int) -> None:
        """Tells the columns, and how many rows can be previewed."""
        self.tell("show", columns, rows)

    def preview(self, lines: list[tuple[str, str]]) -> None:
        """Shows the preview of the row."""
        self.tell("preview", [list(line) for line in lines])

    def replace(self, options: Options, running: Options) -> None:
        """Shows the options as somebody else has changed them."""
        self.tell("replace", shown(self.kind, options), running)

    def name(self, named: dict[str, str]) -> None:
        """Tells the names of the files in the options."""
        self.tell("name", files_of(named))

    def fix(self) -> None:
        """Makes the form read-only."""
        self.tell("fix")

    async def _changed(self, event: GenericEventArguments) -> None:
        options, row = event.args
        await self._on_change(dict(options), int(row))

    async def _run(self, event: GenericEventArguments) -> None:
        await self._on_run({name: event.args[name] for name in RunSettings.model_fields if name in event.args})


def files_of(named: dict[str, str]) -> dict[str, dict[str, str]]:
    return {file_id: {"id": file_id, "name": name} for file_id, name in named.items()}


def schema_of(kind: Kind) -> dict[str, Any]:
    schema = kind.Options.model_json_schema()
    fields = {name: field for name, field in schema["properties"].items() if field.get("widget") not in ELSEWHERE}
    return schema | {"properties": fields}


def shown(kind: Kind, options: Options) -> Options:
    fields = schema_of(kind)["properties"]
    return {name: value for name, value in options.items() if name in fields}
