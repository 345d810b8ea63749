"""Repeated rows of which other than the first are kept."""

from jobs.cleaning.learners.repeats import Repeats
from jobs.cleaning.learners.row_numbers import RowNumbers


def test_what_it_holds_is_filled() -> None:
    """Regression: it held unused sets, which only `keep: first` needs."""
    held = vars(Repeats(["c0"], "last", "exact", nulls_equal=True)).values()
    assert not any(isinstance(each, RowNumbers) for each in held)
