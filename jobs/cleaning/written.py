"""Reader settings for files that we have written: nothing is guessed, and no lines are skipped."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from jobs.cleaning.reader import ReaderSettings

DELIMITERS = {".csv": ",", ".tsv": "\t"}
AS_IT_IS: dict[str, Any] = {"skip": 0, "table": "whole", "aside": "keep", "comment": None}
STANDARD: dict[str, Any] = AS_IT_IS | {"encoding": "utf-8", "quote": '"', "escape": "double", "spaced": False}


def as_written(path: Path, *, has_header: bool, dialect: Mapping[str, Any] = {}) -> ReaderSettings:
    """Settings for a result or ledger, whose suffix gives its format.

    `dialect` are settings of text with a non-default dialect.
    """
    header: Any = 1 if has_header else "none"
    if dialect:
        return ReaderSettings.model_validate({**STANDARD, **dialect, "header": header})
    delimiter = DELIMITERS.get(path.suffix.lower())
    if delimiter is None:
        return ReaderSettings.model_validate(AS_IT_IS | {"header": header})
    return ReaderSettings.model_validate(STANDARD | {"delimiter": delimiter, "header": header})
