"""Counts in sentences."""


def plural(count: int, one: str, several: str | None = None) -> str:
    """1 row, 2,000 rows. Unless an s makes the plural, it is given: 1 cell holds, 2 cells hold."""
    return f"{count:,} {agreeing(count, one, several or f'{one}s')}"


def agreeing(count: int, one: str, several: str) -> str:
    """The singular or plural, depending on the count."""
    return one if count == 1 else several
