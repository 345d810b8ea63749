"""Texts of one column that are wrong in one way, as those are that were decoded wrongly: counted exactly, a few kept."""

from collections.abc import Iterable

KEPT = 100


class Noted:
    """Which are kept does not depend on how they came in batches: the shortest."""

    def __init__(self) -> None:
        self.count = 0
        self.texts: list[str] = []

    def add(self, texts: Iterable[tuple[str, int]]) -> None:
        """Those of one more batch, and how often each is there."""
        found = dict(texts)
        if found:
            self.count += sum(found.values())
            self.texts = sorted({*self.texts, *found}, key=lambda text: (len(text), text))[:KEPT]
