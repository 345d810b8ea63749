"""The receipt for people."""

from typing import Any

import pytest

from ui.components.outcome.receipt import lines


@pytest.mark.parametrize(
    ("reader", "words"),
    [
        ({"encoding": "utf-8-sig", "delimiter": "|"}, "UTF-8 (BOM), pipe"),
        ({"encoding": "cp1252", "delimiter": ",", "spaced": True}, "Windows Western, comma and space"),
        ({"encoding": "iso8859_15", "delimiter": "\t"}, "ISO-8859-15, tab"),
        ({"encoding": "utf-8", "delimiter": "~"}, "UTF-8, ~"),
        ({"sheet": "Sales"}, "sheet Sales"),
        ({"encoding": "utf-8", "kind": "fixed", "widths": [3, 9]}, "UTF-8, fixed widths"),
    ],
)
def test_it_is_said_in_the_words_of_the_page_how_the_file_was_read(reader: dict[str, Any], words: str) -> None:
    assert dict(lines({"reader": reader}))["Read as"] == words
