"""Sizes in words."""

import pytest

from models.amounts import in_words


@pytest.mark.parametrize(
    ("size", "said"),
    [
        *(
            (0, "0 bytes"),
            (1, "1 byte"),
            (999, "999 bytes"),
            (1_000, "1 kB"),
            (999_499, "999 kB"),
            (999_900, "1 MB"),
            (5 << 30, "5.37 GB"),
        ),
        *((4e12, "4 TB"), (4.2e15, "4,200 TB")),
    ],
)
def test_sizes(size: float, said: str) -> None:
    assert in_words(size) == said
