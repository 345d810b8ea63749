"""What is unpacked is counted as it comes: what an archive says about sizes may be a lie."""

from pathlib import Path

from jobs.cleaning.errors import LimitExceeded
from jobs.cleaning.limits import LIMITS


class Unpacked:
    """Counts bytes that came of a file, and refuses more than is honest."""

    def __init__(self, path: Path, name: str) -> None:
        self._name, self._packed, self._size = name, max(1, path.stat().st_size), 0

    def add(self, size: int) -> None:
        self._size += size
        self.check(self._size)

    def check(self, size: int) -> None:
        if size > LIMITS.unpacked or (size > LIMITS.ratio_from and size > LIMITS.ratio * self._packed):
            sentence = f"{self._name} would unpack to over {size >> 20:,} MB from {self._packed >> 10:,} kB. It is not opened."
            raise LimitExceeded(sentence, code="BOMB")
