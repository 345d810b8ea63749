"""Loads the compiled library.

`kernel` wraps the functions that need Polars, `workbook` those that must not wait for its import.
"""

import ctypes
from ctypes import c_char_p
from pathlib import Path
from typing import Any
from zlib import crc32

HERE = Path(__file__).parent / "kernel"
LIBRARY = HERE / "kernel.so"


def sources() -> str:
    """A checksum of the C sources: a library compiled from other sources is not used."""
    digest = 0
    for path in sorted(HERE.glob("*.[ch]")):
        digest = crc32(path.read_bytes(), digest)
    return f"{digest:08x}"


def opened(library: Path = LIBRARY) -> ctypes.CDLL | None:
    """The library; None if it is missing or was compiled from other sources."""
    try:
        kernel = ctypes.CDLL(str(library))
        kernel.rinse_sources.restype = c_char_p
        return kernel if kernel.rinse_sources() == sources().encode() else None
    except (OSError, AttributeError):
        return None


def declare(kernel: ctypes.CDLL, name: str, result: Any, *arguments: Any) -> None:
    function = getattr(kernel, name)
    function.restype, function.argtypes = result, arguments
