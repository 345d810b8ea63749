"""Numbers that are not written as plain decimals: "1.234,50 €", "(12)"; and the steps that would write them so."""

from collections.abc import Iterable, Mapping
from typing import Any

import polars as pl

from jobs.cleaning.profiling.looks import counted
from jobs.cleaning.script_kit.notation import MARKS
from jobs.cleaning.values.decimal_mark import MarkEvidence
from jobs.cleaning.values.decimals import NUMBER
from jobs.cleaning.values.plain_numbers import Notation
from jobs.cleaning.values.white import WHITE


def other_forms(values: Mapping[str, int]) -> dict[str, int]:
    """Those of the values, with their counts, that look like numbers and are no plain decimals. A percent sign may stay."""
    value = pl.col("value")
    texts = pl.Series("value", list(values), pl.String).to_frame().with_columns(counted(value))
    plain = value.str.strip_chars(WHITE).str.strip_suffix("%").str.strip_chars_end(WHITE).str.contains(NUMBER)
    found = texts.filter(pl.col("numbers") & ~pl.col("padded") & ~plain)
    return {text: values[text] for text in found["value"]}


def written_plainly(ref: Any, values: Iterable[str]) -> list[dict[str, Any]]:
    """The step, once for each way in which the values' decimal mark may be read."""
    step = {"step": "parse_number", "columns": [ref]}
    examples = examples_of_marks(values)
    if "." in examples and "," in examples:
        return []  # which some of them contradict, whatever is said
    return [step | {"decimal": mark} for mark in (",", ".")] if [*examples] == ["both"] else [step]


def examples_of_marks(values: Iterable[str]) -> dict[str, str]:
    """The first value that needs the mark "." or ","; the first that can be read with both, by the key "both"."""
    evidence = MarkEvidence(notation("."), notation(","))
    evidence.observe(pl.Series(list(values), dtype=pl.String))
    return evidence.examples


def notation(decimal: str) -> Notation:
    """As the step reads numbers unless it is told otherwise."""
    return Notation(decimal, tuple(mark for mark in MARKS if mark != decimal), currency=True, parens_negative=True, codes=False)
