from typing import Any, Literal

import polars as pl
from pydantic import model_validator

from jobs.cleaning.fields import Columns, parameter
from jobs.cleaning.script_kit.notation import MARKS
from jobs.cleaning.step import Example, Files, Learner, ParsingStep
from jobs.cleaning.table import Batch, Column
from jobs.cleaning.values.decimal_mark import MarkEvidence
from jobs.cleaning.values.parsing import Conversions, parse_reasons, parsed
from jobs.cleaning.values.plain_numbers import Notation, plain_numbers

Mark = Literal[",", ".", " ", "'"]


class ParseNumber(ParsingStep):
    """Standardise numbers.

    Writes numbers as plain decimals: "1.234,50 €", "(1 234)" and "+1,5e-3" become 1234.50, -1234 and 0.0015. No digit is ever
    rounded or lost, and zeros after the decimal mark stay. Digits may be grouped by threes or as in India. Currencies are
    signs, ISO codes and some names. Brackets make a number negative, with the currency in or outside of them; so does a minus
    behind decimals, 12.50-, but not a plus: 12.50+. A dash in place of decimals means none: 12.– and 12,-. A
    percent sign stays, or the number becomes a fraction. Digits of other scripts become 0 to 9, and the decimal and thousands
    marks of Arabic are read as such.

    The column as a whole decides whether a point or a comma is the decimal mark. If it has both, or nothing but numbers like
    1,234, you are asked. What may be a code is not taken for a number, unless you choose so: 00123, 1e5.
    """

    title = "Standardise numbers"
    group = "Numbers"
    words = ("parse", "decimal", "comma", "thousands", "currency", "percent", "money", "to number", "negative", "accounting")
    complaint = "not a number"
    examples = (
        Example(
            {"columns": ["price"]},
            {"price": ["1.234,50 €", "EUR 7,5", "(1.000)", "-0,00", "12", None, "", "n/a"]},
            {"price": ["1234.50", "7.5", "-1000", "0.00", "12", None, "", "n/a"]},
        ),
        Example(
            {"columns": ["price"]},
            {"price": ["$1,234.5", "US$ 12,34,567.00", "1'000", "+.5", "5.", "1.5E+03", "−2"]},
            {"price": ["1234.5", "1234567.00", "1000", "0.5", "5", "1500", "-2"]},
        ),
        Example(
            {"columns": ["rate"], "percent": "to_fraction"},
            {"rate": ["12.5 %", "5%", "-100%", "0.25"]},
            {"rate": ["0.125", "0.05", "-1.00", "0.25"]},
        ),
        Example(
            {"columns": ["price"]},
            {"price": [" $ (1,234.50) ", "EUR (7)", "(5.00) kr", "$-5", "$ -$5", "$ (5", "(5) USD)"]},
            {"price": ["-1234.50", "-7", "-5.00", "-5", "$ -$5", "$ (5", "(5) USD)"]},
        ),
        Example(
            {"columns": ["price"]},
            {"price": ["1,234.50-", "$5.00-", "-2.5-", "5-", "CHF 1'005.–", "-5.--", ".-", "１２.5", "۱۲۳", "١٬٢٣٤٫٥٠"]},
            {"price": ["-1234.50", "-5.00", "-2.5-", "5-", "1005", "-5", ".-", "12.5", "123", "1234.50"]},
        ),
        Example(
            {"columns": ["price"]},
            {"price": ["12.50+", "1,007.25-", "€ 3.00+", "5+", "-2.5+", "18.+"]},
            {"price": ["12.50", "-1007.25", "3.00", "5+", "-2.5+", "18.+"]},
        ),
        Example({"columns": ["rate"], "decimal": ","}, {"rate": ["12,5 %", "1.234"]}, {"rate": ["12.5%", "1234"]}),
        Example(
            {"columns": ["id"], "on_error": "reject"},
            {"id": ["00123", "7", "1e5", "1.2.3"]},
            {"id": ["7"]},
            rejects=((1, "not a number: id"), (3, "not a number: id"), (4, "not a number: id")),
        ),
        Example({"columns": ["id"], "force": True}, {"id": ["00123", "1e5", "-000"]}, {"id": ["123", "100000", "0"]}),
        Example(
            {"columns": ["n"], "thousands": ["."], "decimal": ",", "currency": False, "on_error": "null"},
            {"n": ["1 000", "1.000", "5 €"]},
            {"n": [None, "1000", None]},
        ),
    )

    step: Literal["parse_number"] = "parse_number"
    columns: Columns = parameter(..., "Columns", widget="columns")
    decimal: Literal["auto", ".", ","] = parameter(
        "auto", "Decimal mark", labels={"auto": "As the column tells", ".": "Point: 1,234.50", ",": "Comma: 1.234,50"}
    )
    thousands: list[Mark] = parameter(
        [],
        "Marks of thousands",
        "None chosen: any of them that is not the decimal mark.",
        labels={",": "Comma", ".": "Point", " ": "Space", "'": "Apostrophe"},
        advanced=True,
    )
    currency: bool = parameter(True, "Remove currencies")
    percent: Literal["keep", "to_fraction"] = parameter(
        "keep", "Percent", labels={"keep": "Keep the sign: 12.5%", "to_fraction": "Make it a fraction: 0.125"}
    )
    parens_negative: bool = parameter(True, "Brackets mean minus", "(12) becomes -12.", advanced=True)
    force: bool = parameter(False, "Codes too", "00123 becomes 123, and 1e5 becomes 100000.", advanced=True)

    @model_validator(mode="after")
    def marks_differ(self) -> "ParseNumber":
        if self.decimal in self.thousands:
            raise ValueError(f"{self.decimal!r} cannot be the mark of decimals and of thousands")
        return self

    def learner(self, columns: tuple[Column, ...], files: Files) -> Learner | None:
        if self.decimal != "auto":
            return None
        evidence = {column: MarkEvidence(self.notation("."), self.notation(",")) for column in self.chosen(columns)}
        return ByColumn(self, evidence)

    def converted(self, cell: pl.Expr, column: Column) -> pl.Expr:
        return self.plain(cell, self.notation(self.decimal))

    def plain(self, cell: pl.Expr, notation: Notation) -> pl.Expr:
        return cell.map_batches(
            lambda cells: plain_numbers(cells, notation, to_fraction=self.percent == "to_fraction"),
            return_dtype=pl.String,
            is_elementwise=True,
        )

    def notation(self, decimal: str) -> Notation:
        thousands = tuple(mark for mark in self.thousands or MARKS if mark != decimal)
        return Notation(decimal, thousands, self.currency, self.parens_negative, self.force)

    def as_pandas(self) -> str:
        lines = [f"point, comma = {self.pandas_pattern('.')}, {self.pandas_pattern(',')}", f"columns = {self.pandas_columns}"]
        if self.decimal == "auto":
            lines.append("marks = {column: decimal_mark(frame[column], point, comma, WHITE) for column in columns}")
        pattern = {"auto": '{".": point, ",": comma}[marks[column]]', ".": "point", ",": "comma"}[self.decimal]
        convert = f"lambda text: plain_number(text.strip(WHITE), pattern, {self.percent == 'to_fraction'}, {self.force})"
        convert_column = f"frame = converted(frame, [column], {convert}, {self.on_error!r}, {self.complaint!r})"
        return "\n".join([*lines, "for column in columns:", f"    pattern = {pattern}", f"    {convert_column}"])

    def pandas_pattern(self, decimal: str) -> str:
        notation = self.notation(decimal)
        return f"number_pattern({decimal!r}, {notation.thousands!r}, {self.currency}, {self.parens_negative}, WHITE)"


class ByColumn(Learner):
    """Finds each column's decimal mark."""

    memory = ("evidence", "notations")

    def __init__(self, step: ParseNumber, evidence: dict[Column, MarkEvidence]) -> None:
        self.step, self.evidence = step, evidence
        self.notations: dict[Column, Notation] = {}

    def observe(self, batch: Batch) -> None:
        for column, evidence in self.evidence.items():
            evidence.observe(batch.frame[column.key])

    def merge(self, later: dict[str, Any]) -> None:
        for column, evidence in later["evidence"].items():
            self.evidence[column].merge(evidence)

    def settle(self) -> None:
        self.notations = {column: evidence.decided(column.name) for column, evidence in self.evidence.items()}

    def apply(self, batch: Batch) -> Batch:
        return parsed(batch, self.conversions, self.step.on_error, self.step.complaint)

    def reasons(self, left: Batch) -> pl.Series:
        return parse_reasons(left, self.conversions, self.step.complaint)

    @property
    def conversions(self) -> Conversions:
        return {column: self.step.plain(pl.col(column.key), notation) for column, notation in self.notations.items()}

    def learned(self) -> list[dict[str, Any]]:
        return [{"column": column.name, "decimal": notation.decimal} for column, notation in self.notations.items()]
