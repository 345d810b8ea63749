"""A histogram in one pass: bars grow wider when values outside their range are added. Every count is exact."""

from collections import Counter
from collections.abc import Iterable

import polars as pl

BARS = 40


class Histogram:
    """Counts integers in bars of one width: 1, 2, 10, 20, 100, … times the initial width; at most `BARS` of them."""

    def __init__(self, width: int = 1) -> None:
        self.width = width
        self.bars: Counter[int] = Counter()

    def add(self, integers: pl.Series, scale: int = 1) -> None:
        """Adds integers divided by `scale`."""
        if integers.len():
            least, greatest = int(integers.min()), int(integers.max())  # type: ignore[arg-type]
            self.reach(least // scale, greatest // scale)
            self.bars.update(dict((integers // (self.width * scale)).value_counts().iter_rows()))

    def add_counted(self, integers: Iterable[tuple[int, int]]) -> None:
        """Adds integers with their counts."""
        counts = dict(integers)
        if counts:
            self.reach(min(counts), max(counts))
            for integer, count in counts.items():
                self.bars[integer // self.width] += count

    def add_one(self, integer: int) -> None:
        self.reach(integer, integer)
        self.bars[integer // self.width] += 1

    @property
    def start(self) -> int:
        """Where the first bar begins."""
        return min(self.bars, default=0) * self.width

    def counts(self) -> list[int]:
        """The counts from the first bar to the last, including empty ones."""
        return [self.bars[place] for place in range(min(self.bars), max(self.bars) + 1)] if self.bars else []

    def reach(self, least: int, greatest: int) -> None:
        """Widens the bars until both numbers fit into at most `BARS` of them."""
        if self.bars:
            least, greatest = min(least, self.start), max(greatest, max(self.bars) * self.width)
        while greatest // self.width - least // self.width >= BARS:
            self.widen(2 if str(self.width).startswith("1") else 5)

    def widen(self, times: int) -> None:
        wider: Counter[int] = Counter()
        for place, count in self.bars.items():
            wider[place // times] += count
        self.bars, self.width = wider, self.width * times
