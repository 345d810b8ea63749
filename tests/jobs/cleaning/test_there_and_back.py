"""Cells that other programs damage, written and read in each format: unchanged, with null distinct from empty text."""

from pathlib import Path
from typing import Any

import pytest

from jobs.cleaning.engine import Outputs, clean
from jobs.cleaning.recipe import Recipe

# fmt: off
CELLS = [
    "00123", "0", "-0", "+1", "1e5", "3.10", "1.0", ".5", "5.", "1_000", "0x1F", "1 000",
    "12345678901234567890123456789", "-12.5", "0.30000000000000004", "9007199254740993", "12.50%", "$5.00", "NA",
    "N/A", "null", "None", "nan", "inf", "TRUE", "false", "-", "#N/A", "\\N", "2024-01-02", "1/1/14", "20240102",
    "12:30", "Sep-82", "1900-02-29", "Zoë", "Ελλάδα", "東京",
    "\U0001f469\u200d\U0001f469\u200d\U0001f467\u200d\U0001f466", "e\u0301", "a\xa0b", "a\u200bb", "\ufeffbom",
    "a\u2028b", "a\x85b", "bell\x07", "unit\x1fsep", "form\x0cfeed", "esc\x1b[0m", "del\x7f", "\x01", "tab\tinside",
    "back\\slash", "\\n", "it's", "=1+1", "@sum", "-x", "#hash", "a;b", "a|b", "<b>html</b>", "&amp;", "%41", " lead",
    "trail ", "\ttab", " ", "a  b", "a,b", ",", 'say "hi"', '"', '""', '"quoted"', "line\nbreak", "\nfirst", "last\n",
    "cr\rinside", "crlf\r\ninside", '"\n"', "'single'", "_x0041_", "_x000D_", "\ufffe", "\U0010ffff", "{", '{"a":1}',
    "[1]", "", None,
]
# fmt: on
NAMES = ["id", "name", " padded ", "na,me", 'qu"ote', "line\nbreak", "東京", "=1+1"]
WHOLE: dict[str, Any] = {"header": 1, "skip": 0, "table": "whole", "aside": "keep", "comment": "none"}
READERS: dict[str, dict[str, Any]] = {
    "csv": WHOLE | {"delimiter": ","},
    "tsv": WHOLE | {"delimiter": "tab"},
    "xlsx": WHOLE,
    "parquet": {},
    "jsonl": {},
}


def canonical(cells: list[list[str | None]]) -> bytes:
    def field(cell: str | None) -> str:
        if cell is None:
            return ""
        return '"' + cell.replace('"', '""') + '"' if not cell or any(mark in cell for mark in '",\r\n') else cell

    return "".join(",".join(map(field, row)) + "\n" for row in cells).encode()


def convert(source: Path, target: Path, reader: dict[str, Any]) -> None:
    recipe = Recipe.parse({"reader": reader, "writer": {"format": target.suffix[1:]}})
    clean(source, recipe, Outputs(target), scratch=source.parent, counted=False)


@pytest.mark.parametrize("kind", ["tsv", "xlsx", "parquet", "jsonl"])
def test_every_cell_comes_back(kind: str, tmp_path: Path) -> None:
    width = len(NAMES)
    rows = [["1", *(CELLS[(start + place) % len(CELLS)] for place in range(width - 1))] for start in range(len(CELLS))]
    content = canonical([*([list[str | None](NAMES)]), *rows])
    (tmp_path / "in.csv").write_bytes(content)
    convert(tmp_path / "in.csv", tmp_path / f"out.{kind}", READERS["csv"])
    convert(tmp_path / f"out.{kind}", tmp_path / "back.csv", READERS[kind])
    assert (tmp_path / "back.csv").read_bytes() == content
