"""The preview: real rows with the cells that the recipe changes and the rows that it removes; sent in slices on scrolling."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, Literal

from nicegui.events import GenericEventArguments

from jobs.cleaning.plural import plural
from ui.components.look.column_facts import Known, cut, find_column, in_full
from ui.components.parts.part import RINSE, Part
from ui.offers import offers

Row = dict[str, Any]
Filter = Literal["all", "changes", "leaves", "found"]
Sought = dict[str, Any]

CELLS_A_SLICE = 1600
HERE = Path(__file__).parent
COLUMNS = ("column_card", "column_finder", "column_table")
SCRIPTS = ("spread", *COLUMNS, "grid_head", "grid_rows", "grid_sight", "grid_widths")
NEEDED: list[str | Path] = [RINSE, *(HERE / f"{name}.js" for name in SCRIPTS)]


class PreviewGrid(Part, component="preview_grid.js", dependencies=NEEDED):
    """Keeps the rows of the last answer, to send them on demand.

    `on_seek` is called with the search for certain rows of the file (None: it has ended), `on_suggest` with a step that was
    chosen.
    """

    def __init__(
        self, *, fixed: bool, on_seek: Callable[[Sought | None], None], on_suggest: Callable[[dict[str, Any]], None]
    ) -> None:
        super().__init__(decided=fixed)
        self._on_seek, self._on_suggest = on_seek, on_suggest
        self._keys: list[str] = []
        self._rows: dict[Filter, list[Row]] = {"all": [], "changes": [], "leaves": [], "found": []}
        self._answer: dict[str, Any] = {"columns": [], "rows_seen": 0, "whole": True}
        self._found = ""
        self._filter: Filter = "all"
        self._known: list[Known] = []
        self._problems: list[dict[str, Any]] = []
        self._counted = 0
        self.on("need", self._need)
        self.on("look", self._look)
        self.on("seek", self._seek)
        self.on("suggest", lambda event: self._on_suggest(dict(event.args)))

    def wait(self) -> None:
        """Shows that new rows are on their way."""
        self.tell("wait")

    def show(self, answer: dict[str, Any], *, trouble: str | None = None) -> None:
        """Shows an answer of preview() of the cleaning core."""
        rows: list[Row] = answer["rows"]
        self._answer = answer
        self.set_visibility(True)
        self._rows |= {
            "all": rows,
            "changes": [row for row in rows if row["was"] and not row["left"]],
            "leaves": [row for row in rows if row["left"]],
        }
        if self._filter != "found":
            self._send(trouble, fresh=False)

    @property
    def columns_changed(self) -> int:
        """The number of columns with changed cells in these rows."""
        return len({key for row in self._rows["changes"] for key in row["was"]})

    def show_found(self, answer: dict[str, Any]) -> None:
        """Shows the rows that were searched for."""
        if self._filter == "found":
            self._rows["found"] = answer["rows"]
            self._found = found_in_words(answer)
            self._send(None, fresh=True, columns=answer["columns"])

    def fail(self) -> None:
        """Is hidden; the reason is shown elsewhere."""
        self._filter = "all"
        self.show({"columns": [], "rows": [], "rows_seen": 0, "whole": True})
        self.set_visibility(False)

    def profile(
        self, columns: list[Known], problems: list[dict[str, Any]], lines: list[dict[str, Any]], *, rows: int, whole: bool
    ) -> None:
        """Tells the facts about the columns, from a look or a profile; `whole`: they are about the whole file."""
        self._known, self._problems, self._counted = columns, problems, rows
        self.tell("profile", lines, rows, whole)

    def fix(self) -> None:
        """Makes the columns offer no more steps."""
        self.tell("fix")

    def _send(self, trouble: str | None, *, fresh: bool, columns: list[dict[str, Any]] | None = None) -> None:
        columns = self._answer["columns"] if columns is None else columns
        self._keys = [column["key"] for column in columns]
        told = [{"key": each["key"], "name": each["name"], "gone": each.get("gone", False)} for each in columns]
        rows, more = self._slice(0)
        table = {
            "columns": told,
            "totals": {name: len(rows) for name, rows in self._rows.items()},
            "filter": self._filter,
            "seen": self._answer["rows_seen"],
            "whole": self._answer["whole"],
            "told": self._found,
            "error": trouble,
            "fresh": fresh,
        }
        self.tell("show", table | {"rows": rows, "more": more})

    def _need(self, event: GenericEventArguments) -> None:
        wanted, start = event.args
        if wanted not in self._rows:
            return
        if wanted == self._filter and start:
            self.tell("extend", *self._slice(int(start)))
        else:
            self._filter = wanted
            self._on_seek(None)
            self._send(None, fresh=True)

    def _look(self, event: GenericEventArguments) -> None:
        """Sends all facts about a column."""
        if found := find_column(event.args, self._known):
            place, column = found
            full = in_full(place, column, self._counted)
            self.tell("tell", full, offers(mending(place, column, self._problems)))

    def _seek(self, event: GenericEventArguments) -> None:
        self._filter, self._rows["found"] = "found", []
        self._on_seek({name: event.args[name] for name in ("key", "by", "what")})

    def _slice(self, start: int) -> tuple[list[list[Any]], bool]:
        end = start + max(20, min(100, CELLS_A_SLICE // max(len(self._keys), 1)))
        rows = self._rows[self._filter]
        return [packed(row, self._keys) for row in rows[start:end]], end < len(rows)


def packed(row: Row, keys: list[str]) -> list[Any]:
    """A row for the browser: number, cells, old cells by position, and why it is removed. Column names are never keys."""
    was = {place: cut(row["was"][key]) for place, key in enumerate(keys) if key in row["was"]}
    left = row["left"] and [row["left"]["step"], row["left"]["reason"]]
    return [row["row"], [cut(row["cells"].get(key)) for key in keys], was or None, left]


def mending(place: int, column: dict[str, Any], problems: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Steps that fix the column at this position, and further ones that suit it."""
    steps = [step for each in problems for step in for_one(each, place)]
    steps += [step for step in column.get("steps", []) if step not in steps]
    if column.get("padded") and column["name"] and {"step": "trim"} not in steps:
        steps.insert(0, {"step": "trim", "columns": [column["name"]]})
    return steps


def for_one(problem: dict[str, Any], place: int) -> list[dict[str, Any]]:
    """The steps of a problem for one of its columns alone."""
    places, steps = problem.get("places", []), problem["steps"]
    if place not in places:
        return []
    at = places.index(place)
    return steps if len(places) == 1 else [step | {"columns": [step["columns"][at]]} for step in steps if "columns" in step]


def found_in_words(answer: dict[str, Any]) -> str:
    """How many rows were found, and among how many."""
    found = len({row["row"] for row in answer["rows"]})
    rows = plural(found, "row")
    return f"{rows} of {answer['looked_at']:,}" if answer["everywhere"] else f"the first {rows} found"
