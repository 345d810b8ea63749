"""Mean and median, exact and in compact memory."""

from collections import defaultdict
from collections.abc import Iterator
from fractions import Fraction

import polars as pl

from jobs.cleaning.decimals import digits_of, fits, largest, printed, shortest
from jobs.cleaning.statistics import Numeric, Values

HALVES = (
    pl.col("digits").sort().get((pl.len() - 1) // 2).alias("low"),
    pl.col("digits").sort().get(pl.len() // 2).alias("high"),
)


class Average(Numeric):
    """Hands on numbers as digits, apart for each number of places; those of more digits than 128 bits hold one by one."""

    def take(self, numbers: pl.DataFrame) -> None:
        for (places,), some in numbers.partition_by("places", as_dict=True).items():
            digits = digits_of(some["text"])
            part = some.select("group", digits.alias("digits"))
            if digits.null_count():
                for group, text in some.filter(digits.is_null()).select("group", "text").iter_rows():
                    self.add_long(group, int(places), int(text.replace(".", "")))
                part = part.drop_nulls()
            self.add(int(places), part)

    def add(self, places: int, part: pl.DataFrame) -> None:
        raise NotImplementedError

    def add_long(self, group: int, places: int, digits: int) -> None:
        raise NotImplementedError


class Mean(Average):
    """Rounded to the usual places, half to even. Keeps a sum and a count a group."""

    def __init__(self, column: str | None) -> None:
        super().__init__(column)
        self.sums: defaultdict[int, Fraction] = defaultdict(Fraction)
        self.counts: defaultdict[int, int] = defaultdict(int)

    def add(self, places: int, part: pl.DataFrame) -> None:
        totals = part.group_by("group").agg(pl.col("digits").cast(pl.Int128).sum(), pl.len())
        for group, digits, count in totals.iter_rows():
            self.sums[group] += Fraction(digits, 10**places)
            self.counts[group] += count

    def add_long(self, group: int, places: int, digits: int) -> None:
        self.sums[group] += Fraction(digits, 10**places)
        self.counts[group] += 1

    def results(self) -> Values:
        return {group: printed(total / self.counts[group], self.usual_places) for group, total in self.sums.items()}


class Median(Average):
    """The middle one, or the mean of the middle two: rounded to the usual places, half to even; exact in whole-number columns.

    Keeps every number in the smallest integer type that holds its batch, 1 to 16 bytes.
    """

    def __init__(self, column: str | None) -> None:
        super().__init__(column)
        self.parts: list[tuple[int, pl.DataFrame]] = []
        self.long: list[tuple[int, int, int]] = []

    def add(self, places: int, part: pl.DataFrame) -> None:
        group, digits = part
        small = digits if digits.dtype == pl.Int128 else digits.shrink_dtype()
        self.parts.append((places, pl.DataFrame([group.shrink_dtype(), small])))

    def add_long(self, group: int, places: int, digits: int) -> None:
        self.long.append((group, places, digits))

    def results(self) -> Values:
        most = max(self.places, default=0)
        return {group: self.middle(low, high, most) for group, low, high in self.halves(most)}

    def middle(self, low: int, high: int, places: int) -> str:
        if self.usual_places:
            return printed(Fraction(low + high, 2 * 10**places), self.usual_places)
        return shortest((low + high) * 5, places + 1)

    def halves(self, most: int) -> Iterator[tuple[int, int, int]]:
        """Each group's middle two as digits of numbers with `most` places; the same one twice if it has an odd count."""
        biggest = max((largest(part["digits"]) * 10 ** (most - places) for places, part in self.parts), default=0)
        if self.long or not fits(biggest, 0):
            return self.python_halves(most)
        kind = pl.Int64 if biggest < 2**63 else pl.Int128
        numbers = pl.concat(
            part.select(pl.col("group").cast(pl.UInt32), pl.col("digits").cast(kind) * pl.lit(10 ** (most - places), kind))
            for places, part in self.parts
        ) if self.parts else None
        return iter(()) if numbers is None else numbers.group_by("group").agg(HALVES).iter_rows()

    def python_halves(self, most: int) -> Iterator[tuple[int, int, int]]:
        groups: defaultdict[int, list[int]] = defaultdict(list)
        for places, part in self.parts:
            for group, digits in part.iter_rows():
                groups[group].append(digits * 10 ** (most - places))
        for group, places, digits in self.long:
            groups[group].append(digits * 10 ** (most - places))
        for group, numbers in groups.items():
            numbers.sort()
            yield group, numbers[(len(numbers) - 1) // 2], numbers[len(numbers) // 2]
