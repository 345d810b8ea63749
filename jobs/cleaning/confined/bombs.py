"""Unpacked bytes are counted while unpacking, because the sizes in an archive may be wrong."""

from pathlib import Path

from jobs.cleaning.errors import LimitExceeded
from jobs.cleaning.limits import LIMITS


class Unpacked:
    """Counts bytes unpacked from a file, and raises an error if they are implausibly many."""

    def __init__(self, path: Path, name: str) -> None:
        self._name, self._packed, self._size = name, max(1, path.stat().st_size), 0

    def add(self, size: int) -> None:
        self._size += size
        self.check(self._size)

    def check(self, size: int) -> None:
        if size > LIMITS.unpacked or (size > LIMITS.ratio_from and size > LIMITS.ratio * self._packed):
            sentence = f"{self._name} would unpack to over {size >> 20:,} MB from {self._packed >> 10:,} kB. It is not opened."
            raise LimitExceeded(sentence, code="BOMB")
