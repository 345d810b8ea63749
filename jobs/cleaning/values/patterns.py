"""Steps' parameters that are regular expressions: Rust's, which run in linear time. `python_patterns` translates them."""

from typing import Annotated

import polars as pl
from pydantic import AfterValidator, Field

LONGEST = 1_000


def checked(pattern: str) -> str:
    try:
        pl.Series([""]).str.contains(pattern)
    except pl.exceptions.ComputeError as error:
        reason = next((line for line in str(error).splitlines() if line.startswith("error: ")), "error: it cannot be read")
        raise ValueError(f"{pattern!r} is not a regular expression: {reason.removeprefix('error: ')}") from error
    return pattern


Pattern = Annotated[str, Field(max_length=LONGEST), AfterValidator(checked)]
"""A step's parameter that is a regular expression; an invalid one is refused when the recipe is parsed."""
