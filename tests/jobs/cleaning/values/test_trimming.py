"""White space is trimmed in the same way whatever else is in the column."""

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from jobs.cleaning.values.trimming import STRIP, Side, trimmed
from jobs.cleaning.values.white import WHITE

pytestmark = pytest.mark.usefixtures("either_way")
TEXTS = st.none() | st.text(st.sampled_from(WHITE + "aЖ中é\x1f~\x7f\U0010ffff"), max_size=4)
SIDES = pytest.mark.parametrize("side", STRIP)


def in_python(text: str | None, side: Side) -> str | None:
    strip = {"both": str.strip, "left": str.lstrip, "right": str.rstrip}[side]
    return None if text is None else strip(text, WHITE)


@SIDES
@given(cells=st.lists(TEXTS, max_size=20))
def test_is_what_python_strips(side: Side, cells: list[str | None]) -> None:
    frame = pl.DataFrame({"a": cells, "b": [" x "] * len(cells)}, schema={"a": pl.String, "b": pl.String})
    after = trimmed(frame, ["a"], side)
    assert after["a"].to_list() == [in_python(text, side) for text in cells]
    assert after["b"].equals(frame["b"])


@SIDES
@pytest.mark.parametrize("white", WHITE)
def test_every_white_character_goes(side: Side, white: str) -> None:
    frame = pl.DataFrame({"a": ["x", f"{white}a{white}b{white}"]})
    assert trimmed(frame, ["a"], side)["a"][-1] == in_python(f"{white}a{white}b{white}", side)
