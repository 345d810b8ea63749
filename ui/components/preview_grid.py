"""The preview: real rows, with what the recipe changes and what it removes; sent in slices, as they are scrolled to."""

from pathlib import Path
from typing import Any, Literal

from nicegui.events import GenericEventArguments

from ui.components.part import Part

Row = dict[str, Any]
Filter = Literal["all", "changes", "leaves"]

CELLS_A_SLICE = 1600
LONGEST_CELL = 300


HERE = Path(__file__).parent


class PreviewGrid(Part, component="preview_grid.js", dependencies=[HERE / "rinse.js", HERE / "column_table.js"]):
    """Keeps the rows of the last answer, to send them when they are asked for."""

    def __init__(self) -> None:
        super().__init__()
        self._keys: list[str] = []
        self._rows: dict[Filter, list[Row]] = {"all": [], "changes": [], "leaves": []}
        self._answer: dict[str, Any] = {"columns": [], "rows_seen": 0, "whole": True}
        self._filter: Filter = "all"
        self.on("need", self._need)

    def wait(self) -> None:
        """What is shown is about to be replaced."""
        self.tell("wait")

    def show(self, answer: dict[str, Any], *, trouble: str | None = None) -> None:
        """What preview() of the cleaning core answered."""
        rows: list[Row] = answer["rows"]
        self._answer = answer
        self._keys = [column["key"] for column in answer["columns"]]
        self._rows = {
            "all": rows,
            "changes": [row for row in rows if row["was"] and not row["left"]],
            "leaves": [row for row in rows if row["left"]],
        }
        self._send(trouble, fresh=False)

    def fail(self, sentence: str) -> None:
        """There is nothing to show, and this is why."""
        self.show({"columns": [], "rows": [], "rows_seen": 0, "whole": True}, trouble=sentence)

    def profile(self, columns: list[dict[str, Any]], *, rows: int, whole: bool) -> None:
        """What a look or a profile tells of the columns; `whole`: it counted the whole file."""
        self.tell("profile", [told(place, column, rows) for place, column in enumerate(columns)], rows, whole)

    def _send(self, trouble: str | None, *, fresh: bool) -> None:
        columns = [
            {"key": column["key"], "name": column["name"], "gone": column.get("gone", False)}
            for column in self._answer["columns"]
        ]
        table = {
            "columns": columns,
            "totals": {name: len(rows) for name, rows in self._rows.items()},
            "filter": self._filter,
            "seen": self._answer["rows_seen"],
            "whole": self._answer["whole"],
            "error": trouble,
            "fresh": fresh,
        }
        rows, more = self._slice(0)
        self.tell("show", table | {"rows": rows, "more": more})

    def _need(self, event: GenericEventArguments) -> None:
        wanted, start = event.args
        if wanted in self._rows and (wanted != self._filter or start == 0):
            self._filter = wanted
            self._send(None, fresh=True)
        elif wanted in self._rows:
            self.tell("extend", *self._slice(int(start)))

    def _slice(self, start: int) -> tuple[list[list[Any]], bool]:
        end = start + max(20, min(100, CELLS_A_SLICE // max(len(self._keys), 1)))
        rows = self._rows[self._filter]
        return [packed(row, self._keys) for row in rows[start:end]], end < len(rows)


def packed(row: Row, keys: list[str]) -> list[Any]:
    """A row as the browser takes it: number, cells by place, old cells by place, why it leaves. No key is a user's."""
    was = {place: cut(row["was"][key]) for place, key in enumerate(keys) if key in row["was"]}
    left = row["left"] and [row["left"]["step"], row["left"]["reason"]]
    return [row["row"], [cut(row["cells"].get(key)) for key in keys], was or None, left]


def told(place: int, column: dict[str, Any], rows: int) -> dict[str, Any]:
    """A column as the browser takes it. Its key is ours: c0, c1, …"""
    distinct = column.get("distinct")
    return {
        "key": column.get("key") or f"c{place}",
        "name": column["name"],
        "missing": column["missing"],
        "missing_share": column["missing"] / rows if rows else 0,
        "distinct": column["distinct_at_least"] if distinct is None else distinct,
        "capped": distinct is None,
        "looks_like": column.get("looks_like"),
        "top": [[cut(value), times] for value, times in column.get("top", [])[:3]],
    }


def cut(text: str | None) -> str | None:
    return text if text is None or len(text) <= LONGEST_CELL else text[:LONGEST_CELL] + "…"
