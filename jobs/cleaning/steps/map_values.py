from typing import Any, Literal

import polars as pl
from pydantic import model_validator

from jobs.cleaning.fields import OneColumn, parameter, plain_ref
from jobs.cleaning.step import Example, Files, Learner, OneColumnStep, WhereStep
from jobs.cleaning.table import Batch, Column
from jobs.cleaning.values.value_map import ValueMap, map_in
from jobs.cleaning.values.white import MATCH_LABELS, Match

COUNTRIES = {"UK": "United Kingdom", "GB": "United Kingdom"}


class MapValues(OneColumnStep, WhereStep):
    """Replace values by a table.

    Each cell of the column that is in the map is replaced by the map's value, once: the result is not looked up again. The map
    is in the recipe, or in two columns of a second file, in which every value must be unique. A missing value (null) is not
    looked up and stays; empty text is looked up like any other. Holds the map in memory.
    """

    title = "Replace values by a table"
    group = "Values and categories"
    words = ("map", "recode", "translate", "dictionary", "VLOOKUP", "lookup", "substitute", "categories", "mapping", "codes")
    examples = (
        Example(
            {"column": "land", "map": COUNTRIES},
            {"land": ["UK", "GB", "uk", None]},
            {"land": ["United Kingdom", "United Kingdom", "uk", None]},
        ),
        Example({"column": "a", "map": {"x": "y", "y": None}}, {"a": ["x", "y", "z"]}, {"a": ["y", None, "z"]}),
        Example(
            {"column": "ok", "map": {"yes": "1"}, "match": "ci_trim", "unmatched": "default", "default": "0"},
            {"ok": [" YES", "no", "", None]},
            {"ok": ["1", "0", "0", None]},
        ),
        Example({"column": "ok", "map": {"1": "true"}, "unmatched": "null"}, {"ok": ["1", "2"]}, {"ok": ["true", None]}),
        Example(
            {"column": "state", "file": "codes", "unmatched": "reject"},
            {"state": ["2", "1", "3", None]},
            {"state": ["closed", "open", None]},
            rejects=((3, "not in the map: state"),),
            files={"codes": {"code": ["1", "2"], "meaning": ["open", "closed"]}},
        ),
    )

    step: Literal["map_values"] = "map_values"
    map: dict[str, str | None] = parameter({}, "Values, and what they become", widget="map")
    file: str | None = parameter(None, "Or a file that says so", widget="file", min_length=1)
    from_column: OneColumn | None = parameter(
        None, "The file's column of values", "If empty: its first.", widget="column", advanced=True
    )
    to_column: OneColumn | None = parameter(
        None, "The file's column of what they become", "If empty: its second.", widget="column", advanced=True
    )
    match: Match = parameter("exact", "Texts are equal", labels=MATCH_LABELS)
    unmatched: Literal["keep", "null", "reject", "default"] = parameter(
        "keep",
        "A value that is not in the map",
        labels={"keep": "Stays", "null": "Becomes missing", "reject": "Its row is removed", "default": "Becomes another value"},
    )
    default: str | None = parameter(None, "Which value", when={"unmatched": ["default"]})

    @model_validator(mode="after")
    def there_is_one_map(self) -> "MapValues":
        if bool(self.map) == bool(self.file):
            raise ValueError("give either a map or a file that holds one")
        if self.unmatched == "default" and self.default is None:
            raise ValueError("say what a value becomes that is not in the map")
        ValueMap.of(self.map.items(), self.match)
        return self

    def apply(self, batch: Batch) -> Batch:
        return self.mapped(batch, ValueMap.of(self.map.items(), self.match))

    def mapped(self, batch: Batch, values: ValueMap) -> Batch:
        column = self.source(batch.columns)
        cell = pl.col(column.key)
        if self.unmatched == "reject":
            batch = batch.where(~values.lacks(cell))
        otherwise = {"null": pl.lit(None, pl.String), "default": pl.lit(self.default, pl.String)}.get(self.unmatched, cell)
        return batch.with_cells([values.replaced(cell, otherwise).alias(column.key)])

    def learner(self, columns: tuple[Column, ...], files: Files) -> Learner | None:
        return Mapped(self, map_in(files[self.file], self.from_column, self.to_column, self.match)) if self.file else None

    def may_move_rows(self) -> bool:
        return self.unmatched == "reject"

    def reasons(self, left: Batch) -> pl.Series:
        name = self.source(left.columns).display_name
        return pl.Series([f"not in the map: {name}"] * left.height, dtype=pl.String)

    def as_pandas(self) -> str:
        key = ", folded" if self.match == "ci_trim" else ""
        pairs = f"map_of(table({self.file!r}), {self.in_file}{key})" if self.file else repr(self.map)
        lines = [f"column, mapping = {self.pandas_column}, {pairs}"]
        if self.unmatched == "reject":
            lines.append(f"frame = frame[~unknown(frame[column], mapping{key})]")
        otherwise = {"null": "None", "default": repr(self.default)}.get(self.unmatched, "cell")
        lines.append(f"frame[column] = replaced(frame[column], mapping, lambda cell: {otherwise}{key})")
        return "\n".join(lines)

    @property
    def in_file(self) -> str:
        return ", ".join("None" if ref is None else repr(plain_ref(ref)) for ref in (self.from_column, self.to_column))


class Mapped(Learner):
    """Applies a map from a file."""

    memory = ()
    online = counts_alone = True

    def __init__(self, step: MapValues, values: ValueMap) -> None:
        self.step, self.values = step, values

    def observe(self, batch: Batch) -> None:
        """Does nothing: there is nothing to learn from the table."""

    def merge(self, later: dict[str, Any]) -> None:
        """Does nothing."""

    def apply(self, batch: Batch) -> Batch:
        return self.step.mapped(batch, self.values)

    def reasons(self, left: Batch) -> pl.Series:
        return self.step.reasons(left)

    def learned(self) -> list[dict[str, Any]]:
        return [{"file": self.step.file, "values_in_map": len(self.values.known)}]
