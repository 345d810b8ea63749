"""Random columns: chunked, sliced, with nulls, with texts that fit into a view and longer ones."""

import polars as pl
from hypothesis import strategies as st

LONG = "long enough to stand in a buffer "
PIECES = ["", " ", "\u00a0", "\u3000", "a", "é", "漢", "😀", ",", '"', "\n", "\r", ";", "x" * 12, LONG, "12", "-", "."]
TEXTS = st.lists(st.sampled_from(PIECES), max_size=4).map("".join)
CELLS = st.none() | TEXTS


@st.composite
def columns(draw: st.DrawFn, cells: st.SearchStrategy[str | None] = CELLS, height: int | None = None) -> pl.Series:
    """A column with several chunks, of `height` rows if given."""
    texts = draw(st.lists(cells, max_size=20) if height is None else st.lists(cells, min_size=height, max_size=height))
    cuts = sorted(draw(st.lists(st.integers(0, len(texts)), max_size=3)))
    series = pl.Series("a", [], pl.String)
    for start, end in zip([0, *cuts], [*cuts, len(texts)], strict=True):
        before = ["before", None] * draw(st.integers(0, 10))
        series.append(pl.Series("a", [*before, *texts[start:end], LONG], pl.String).slice(len(before), end - start))
    return series
