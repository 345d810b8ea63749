"""Checks whole batches of rows against a rule."""

from collections.abc import Callable
from typing import ClassVar

import polars as pl

from jobs.cleaning.fields import choose, choose_in_file, choose_one
from jobs.cleaning.rules import Rule
from jobs.cleaning.script_kit.validation import TYPES
from jobs.cleaning.step import Files
from jobs.cleaning.table import ROW, Batch, Column
from jobs.cleaning.values.decimals import compared, ranks, with_places
from jobs.cleaning.values.white import comparable, is_missing

SIGNS = {"<": [-1], "<=": [-1, 0], ">": [1], ">=": [0, 1], "=": [0], "!=": [-1, 1]}

Answer = pl.Series
"""For each row of a batch, whether it breaks the rule: true or false."""


class Check:
    """A rule for certain columns. Nulls only violate the rule "required"."""

    looks_at_other_rows: ClassVar[bool] = False

    def __init__(self, rule: Rule, columns: tuple[Column, ...]) -> None:
        self.rule, self.columns = rule, choose(rule.columns, columns)
        self.other = choose_one(rule.other, columns) if rule.other is not None else None

    def observe(self, batch: Batch) -> None:
        """For rules that look at other rows: called with every batch once, in order."""

    def breaks(self, batch: Batch) -> Answer:
        broken = pl.any_horizontal(self.broken_in(column) for column in self.columns)
        return batch.frame.select(broken.alias("broken")).to_series()

    def broken_in(self, column: Column) -> pl.Expr:
        return self.broken(pl.col(column.key)).fill_null(value=False)

    @property
    def complaint(self) -> str:
        """What is wrong, with all columns of the rule: "missing: city, zip"."""
        return f"{self.rule.complaint}: {', '.join(column.display_name for column in self.columns)}"

    def reason(self) -> pl.Expr:
        """Why a row violates the rule, with only the columns in which it does."""
        names = [pl.when(self.broken_in(column)).then(pl.lit(column.display_name)) for column in self.columns]
        return pl.lit(f"{self.rule.complaint}: ") + pl.concat_str(names, separator=", ", ignore_nulls=True)

    def broken(self, cell: pl.Expr) -> pl.Expr:
        """Whether a cell violates the rule; null counts as no."""
        rule = self.rule
        match rule.rule:
            case "required":
                return is_missing(cell, "blank")
            case "type":
                return ~is_a(cell, rule.type or "")
            case "regex":
                return ~cell.str.contains(rf"\A(?:{rule.pattern})\z" if rule.whole_cell else rule.pattern or "")
            case "in_list":
                values = comparable(pl.Series(rule.values, dtype=pl.String), rule.match)
                return ~by_series(lambda texts: comparable(texts, rule.match).is_in(values.implode()), cell)
            case "length":
                most = int(rule.max) if rule.max is not None else None
                length = cell.str.len_chars()
                return (length < int(rule.min or 0)) | (length > most if most is not None else pl.lit(value=False))
            case "compare":
                other = pl.col(self.other.key if self.other else "")
                right = sign(cell, other, rule.measure).is_in(SIGNS[rule.op]).fill_null(value=False)
                return cell.is_not_null() & other.is_not_null() & ~right
            case _:
                low = [sign_of(cell, rule.min, rule.measure) >= 0] if rule.min is not None else []
                high = [sign_of(cell, rule.max, rule.measure) <= 0] if rule.max is not None else []
                return cell.is_not_null() & ~pl.all_horizontal(*low, *high).fill_null(value=False)


class KeyCheck(Check):
    """A rule about the combination of its columns."""

    def reason(self) -> pl.Expr:
        return pl.lit(self.complaint)


class UniqueCheck(KeyCheck):
    """Keeps a hash of each distinct key, and its first row: about 35 bytes."""

    looks_at_other_rows = True

    def __init__(self, rule: Rule, columns: tuple[Column, ...]) -> None:
        from jobs.cleaning.learners.keyset import FirstRows

        super().__init__(rule, columns)
        self.first_rows = FirstRows()

    def observe(self, batch: Batch) -> None:
        self.first_rows.add(batch, self.columns)

    def breaks(self, batch: Batch) -> Answer:
        firsts = self.first_rows.find(batch, self.columns)
        return (batch.frame[ROW] != firsts).fill_null(value=False)


class ForeignCheck(KeyCheck):
    """Keeps a hash of each distinct key of the second file: about 25 bytes."""

    def __init__(self, rule: Rule, columns: tuple[Column, ...], files: Files) -> None:
        from jobs.cleaning.learners.keyset import KeySet

        super().__init__(rule, columns)
        self.known = KeySet(rule.match)
        name = rule.file or ""
        table = files[name]
        there = choose_in_file(name, rule.file_columns or rule.columns, table.columns)
        for batch in table.batches():
            self.known.add(batch, there)

    def breaks(self, batch: Batch) -> Answer:
        whole = pl.all_horizontal(pl.col(column.key).is_not_null() for column in self.columns)
        return batch.frame.select(whole & pl.Series(self.known.find(batch, self.columns) < 0)).to_series()


def check_of(rule: Rule, columns: tuple[Column, ...], files: Files) -> Check:
    match rule.rule:
        case "unique":
            return UniqueCheck(rule, columns)
        case "foreign":
            return ForeignCheck(rule, columns, files)
        case _:
            return Check(rule, columns)


def is_a(cell: pl.Expr, kind: str) -> pl.Expr:
    """Whether a cell is of that kind; null for null."""
    right = cell.str.contains(rf"\A(?:{TYPES[kind]})\z")
    if kind in ("date", "datetime"):
        day = cell.str.slice(0, 10)
        exists = day.str.to_date("%Y-%m-%d", strict=False).is_not_null() & (day >= "0001")
        return pl.when(right).then(exists).otherwise(right)
    return right


def sign_of(cell: pl.Expr, bound: str, measure: str) -> pl.Expr:
    """-1, 0 or 1 for a cell that is less than, equal to or more than the bound; null if it cannot be compared."""
    if measure == "number":
        return by_series(lambda texts: compared(texts, bound), cell, pl.Int8)
    return sign(cell, pl.lit(bound), measure)


def sign(cell: pl.Expr, other: pl.Expr, measure: str) -> pl.Expr:
    """The same for two cells."""
    if measure == "number":
        return pl.map_batches([cell, other], lambda pair: numbers_compared(*pair), return_dtype=pl.Int8, is_elementwise=True)
    some, others = (day_of(cell), day_of(other)) if measure == "date" else (cell, other)
    return (some > others).cast(pl.Int8) - (some < others).cast(pl.Int8)


def day_of(cell: pl.Expr) -> pl.Expr:
    return pl.when(is_a(cell, "date") | is_a(cell, "datetime")).then(cell.str.slice(0, 10))


def numbers_compared(some: pl.Series, others: pl.Series) -> pl.Series:
    texts = pl.concat([some.alias("text"), others.alias("text")]).to_frame().with_row_index()
    numbers = with_places(texts).drop_nulls("places")
    most_places = max(numbers["places"].to_list(), default=0)
    ranked = numbers.select("index", ranks(numbers, most_places).cast(pl.Int64).alias("rank"))
    rank = texts.join(ranked, on="index", how="left", maintain_order="left")["rank"]
    return (rank.head(len(some)) - rank.tail(len(others))).sign().cast(pl.Int8)


def by_series(function: Callable[[pl.Series], pl.Series], cell: pl.Expr, kind: type[pl.DataType] = pl.Boolean) -> pl.Expr:
    return cell.map_batches(function, return_dtype=kind, is_elementwise=True)
