"""Errors in the words of the pages."""

import pytest

from models.errors import JobError
from ui.errors import explained

MESSAGE = "' Ann' is not a number."


@pytest.mark.parametrize(
    ("error", "words"),
    [
        ({"message": MESSAGE, "step": 2, "row": 1204}, f"Step 2, row 1,204: {MESSAGE}"),
        ({"message": f"Row 1,204, column 'a': {MESSAGE}", "step": 2, "row": 1204}, f"Step 2: Row 1,204, column 'a': {MESSAGE}"),
        ({"message": "Row 1 has five cells.", "row": 1}, "Row 1 has five cells."),
        ({"message": "Row 1,204 has five cells.", "row": 1}, "row 1: Row 1,204 has five cells."),
        ({"message": MESSAGE}, MESSAGE),
    ],
)
def test_a_row_is_named_once(error: JobError, words: str) -> None:
    assert explained(error) == words
