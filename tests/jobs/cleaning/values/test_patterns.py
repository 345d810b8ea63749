"""A regular expression means the same to the engine and to an exported script, or is refused in the script."""

import re

import polars as pl
import pytest

from jobs.cleaning.errors import RecipeError
from jobs.cleaning.script_kit.text import WORD
from jobs.cleaning.values.patterns import checked
from jobs.cleaning.values.python_patterns import python_pattern

TEXTS = [
    "",
    "Oslo",
    "oslo\n",
    "a b",
    "a\u00a0b",
    "a\x1cb",
    "é",
    "e\u0301",
    "x²",
    "12",
    "٣",
    "a-b",
    "[a]",
    "$5",
    "ſ",
    "a_b",
    "\u200d",
    "aa",
    "İ",
    "ı",
    "Ik",
]
SAME = [
    "o$",
    r"\s",
    r"\S\S",
    r"\w",
    r"^\w+$",
    r"[^\w]",
    r"[\w.-]+$",
    r"\W",
    r"\bb",
    r"\Bo",
    r"\d",
    r"[\s\d]",
    r"(?i)OSLO",
    r"(?i)i",
    r"(?is)^[h-j].",
    r"(?i)^[\w-]k$",
    r"(?i)[^\w]",
    r"(?P<x>a)|(?<y>b)",
    r"\x{41}|\[",
    r"[]a]",
    r"[^]a]",
    r"\$\d\z",
    r"a{2}",
    r"(?i:O)s",
]


@pytest.mark.parametrize("pattern", SAME)
def test_it_finds_the_same_texts(pattern: str) -> None:
    compiled = eval(python_pattern(checked(pattern)), {"re": re, "WORD": WORD})  # noqa: S307 - our own code is what is tested
    assert [bool(compiled.search(text)) for text in TEXTS] == pl.Series(TEXTS).str.contains(pattern).to_list()


@pytest.mark.parametrize("pattern", ["i", "^[ski]k?$", "İ", "S", r"\x69"])
def test_it_finds_the_same_texts_in_any_case(pattern: str) -> None:
    code = python_pattern(checked(pattern), case_sensitive=False)
    compiled = eval(code, {"re": re, "WORD": WORD})  # noqa: S307 - our own code is what is tested
    assert [bool(compiled.search(text)) for text in TEXTS] == pl.Series(TEXTS).str.contains(f"(?i){pattern}").to_list()


@pytest.mark.parametrize(
    "pattern",
    [r"\p{L}", "[[:alpha:]]", "[a-z&&[^b]]", "a++", "(?m)^a$", "x(?i)y", r"\<a", r"[\W]", "(?i)[^i]", "(?i)[[:digit:]]i"],
)
def test_what_python_cannot_say_is_refused(pattern: str) -> None:
    with pytest.raises(RecipeError, match="there is no pandas script") as refused:
        python_pattern(checked(pattern))
    assert f"cannot say {pattern!r} as it is meant" in refused.value.message


@pytest.mark.parametrize("pattern", ["(", r"(a)\1", "(?=a)", "[b-a]"])
def test_what_is_no_pattern_is_said(pattern: str) -> None:
    with pytest.raises(ValueError, match="is not a regular expression"):
        checked(pattern)
