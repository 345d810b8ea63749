"""Which version of Rinse this is, for receipts and for administrators."""

import hashlib
from functools import cache
from pathlib import Path

VERSION = "1.0.0"
HERE = Path(__file__).parent
SHOWN = 12


def this_build() -> dict[str, str]:
    """The release, and the start of the code's digest, which tells apart builds between two releases."""
    return {"version": VERSION, "build": code()[:SHOWN]}


def in_words() -> str:
    return "{version}, build {build}".format(**this_build())


@cache
def code() -> str:
    """A digest of the core's code: another version may learn differently, or write different bytes."""
    digest = hashlib.sha256()
    for path in sorted(path for ending in ("py", "c", "h") for path in HERE.rglob(f"*.{ending}")):
        digest.update(path.read_bytes())
    return digest.hexdigest()
