"""Texts of one column with the same problem, such as wrong decoding: all are counted, a few are kept."""

from collections.abc import Iterable

KEPT = 100


class Noted:
    """Keeps the shortest ones, so that the choice does not depend on how batches are cut."""

    def __init__(self) -> None:
        self.count = 0
        self.texts: list[str] = []

    def add(self, texts: Iterable[tuple[str, int]]) -> None:
        """Adds the texts of one more batch, with their counts."""
        found = dict(texts)
        if found:
            self.count += sum(found.values())
            self.texts = sorted({*self.texts, *found}, key=lambda text: (len(text), text))[:KEPT]
