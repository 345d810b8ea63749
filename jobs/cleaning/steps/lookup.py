from typing import Literal

import polars as pl
from pydantic import field_validator

from jobs.cleaning.errors import StepFailed
from jobs.cleaning.fields import ColumnRef, SomeColumns, as_list, choose, choose_in_file, parameter, plain, plain_ref
from jobs.cleaning.step import Example, Files, Keys, Learner, Step, keys
from jobs.cleaning.table import Batch, Column, new_column
from jobs.cleaning.values.white import MATCH_LABELS, Match

PRICES: dict[str, list[str | None]] = {"code": ["A", "B", "B", None], "price": ["1.50", "2", "3", "9"]}


class Lookup(Step):
    """Join columns from a second file.

    For each row, finds the row of the second file that has the same key, and adds columns of that row. A key is one column or
    several; with a missing value (null) in it, it never matches. A row without a match keeps its place, with missing values in
    the new columns; or it goes to the rejects (only rows that match), or all others do (only rows that do not). The receipt
    says how many matched. There are never more rows afterwards, unless you choose to repeat a row for each of several matches.

    Holds the second file's keys, as hashes, and the columns that are taken in memory.
    """

    title = "Join from a second file"
    group = "Reshape and combine"
    words = (
        "VLOOKUP",
        "XLOOKUP",
        "lookup",
        "join",
        "merge",
        "match",
        "left join",
        "inner join",
        "anti join",
        "enrich",
        "reference",
    )
    keeps_rows = False
    makes_rows = True
    changes_cells = False
    examples = (
        Example(
            {"file": "prices", "left_on": ["item"], "right_on": ["code"], "on_many": "first"},
            {"item": ["B", "A", "C", None]},
            {"item": ["B", "A", "C", None], "price": ["2", "1.50", None, None]},
            files={"prices": PRICES},
        ),
        Example(
            {"file": "prices", "left_on": ["item"], "right_on": ["code"], "type": "inner", "match": "ci_trim"},
            {"item": [" a", "x"]},
            {"item": [" a"], "price": ["1.50"]},
            rejects=((2, "no match in prices: item"),),
            files={"prices": PRICES},
        ),
        Example(
            {"file": "blocked", "left_on": ["mail"], "type": "anti"},
            {"mail": ["a@x.org", "b@x.org", None]},
            {"mail": ["b@x.org", None]},
            rejects=((1, "has a match in blocked: mail"),),
            files={"blocked": {"mail": ["a@x.org"]}},
        ),
        Example(
            {"file": "prices", "left_on": ["item"], "right_on": ["code"], "on_many": "expand", "prefix": "list "},
            {"item": ["B", "A"]},
            {"item": ["B", "B", "A"], "list price": ["2", "3", "1.50"]},
            files={"prices": PRICES},
        ),
    )

    step: Literal["lookup"] = "lookup"
    file: str = parameter(..., "The second file", widget="file", min_length=1)
    left_on: list[ColumnRef] = parameter(..., "Key of this table", widget="columns", min_length=1)
    right_on: list[ColumnRef] = parameter(
        [], "Key of the second file", "As many columns, in the same order. If empty: those of the same names.", widget="list"
    )
    take: SomeColumns = parameter("all", "Columns to take", "All but the key, unless you choose.", widget="list")
    type: Literal["left", "inner", "anti"] = parameter(
        "left",
        "Keep",
        labels={"left": "All rows", "inner": "Only rows that have a match", "anti": "Only rows that have no match"},
    )
    match: Match = parameter("exact", "Keys are equal", labels=MATCH_LABELS)
    on_many: Literal["first", "fail", "expand"] = parameter(
        "fail",
        "If a row has several matches",
        labels={"first": "Take the first", "fail": "Stop", "expand": "Repeat the row for each"},
        when={"type": ["left", "inner"]},
    )
    prefix: str = parameter("", "Put before the new columns' names", advanced=True)

    one_is_a_list_of_one = field_validator("left_on", "right_on", mode="before")(as_list)

    def learner(self, columns: tuple[Column, ...], files: Files) -> Learner:
        from jobs.cleaning.learners.joining import Joined  # imports numpy

        key, other_key, taken = self.parts(columns, files)
        return Joined(self, key, other_key, dict(zip(taken, self.added(columns, taken), strict=True)), files[self.file])

    def parts(self, columns: tuple[Column, ...], files: Files) -> tuple[tuple[Column, ...], ...]:
        """The table's key columns, those of the file, and the columns that are taken from the file."""
        key, others = choose(self.left_on, columns), files[self.file].columns
        other_key = choose_in_file(self.file, self.right_on or self.left_on, others)
        if len(key) != len(other_key):
            raise StepFailed(f"The keys have {len(key)} and {len(other_key)} columns. Both need the same number.")
        taken = () if self.type == "anti" else choose_in_file(self.file, self.take, others)
        return key, other_key, tuple(column for column in taken if self.take != "all" or column not in other_key)

    def added(self, columns: tuple[Column, ...], taken: tuple[Column, ...]) -> tuple[Column, ...]:
        all_columns = columns
        for column in taken:
            all_columns = (*all_columns, new_column(all_columns, f"{self.prefix}{column.name or ''}"))
        return all_columns[len(columns) :]

    def columns_after(self, columns: tuple[Column, ...], files: Files) -> tuple[Column, ...]:
        return (*columns, *self.added(columns, self.parts(columns, files)[2]))

    def may_move_rows(self) -> bool:
        return self.type != "left" or self.on_many == "expand"

    def may_make_rows(self) -> bool:
        return self.type != "anti" and self.on_many == "expand"

    def can_be_undone(self) -> bool:
        return not self.may_make_rows()

    def reasons(self, left: Batch) -> pl.Series:
        names = ", ".join(column.display_name for column in choose(self.left_on, left.columns))
        why = f"{'has a' if self.type == 'anti' else 'no'} match in {self.file}: {names}"
        return pl.Series([why] * left.height, dtype=pl.String)

    def reads(self, columns: tuple[Column, ...]) -> Keys:
        return keys(choose(self.left_on, columns))

    def as_pandas(self) -> str:
        left, right = ([plain_ref(ref) for ref in refs] for refs in (self.left_on, self.right_on or self.left_on))
        take = "None" if self.take == "all" else plain(self.take)
        how = f"{self.type!r}, {self.on_many!r}, {'folded' if self.match == 'ci_trim' else 'str'}, {self.prefix!r}"
        return f"frame = joined(frame, table({self.file!r}), {left!r}, {right!r}, {take}, {how})"
