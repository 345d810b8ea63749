"""Large data, written to files in pieces."""

from dataclasses import dataclass
from typing import IO

PIECE = 1 << 20
"""Bytes in one write. For larger ones, Linux takes large pages of memory.

A virtual machine whose free memory goes back to its host must first get those from it: a file then took several times as long.
"""


@dataclass
class InPieces:
    """Writes to a file, which must be buffered (otherwise it may take less than it is given), in pieces."""

    file: IO[bytes]

    def write(self, data: bytes | memoryview, /) -> int:
        view = memoryview(data)
        for start in range(0, len(view), PIECE):
            self.file.write(view[start : start + PIECE])
        return len(view)

    def flush(self) -> None:
        """What passes this object a frame may ask for it."""
