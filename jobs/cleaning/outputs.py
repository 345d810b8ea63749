"""Where a run's files go: all of them at once in the end, or none."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, fields
from pathlib import Path


@dataclass(frozen=True)
class Outputs:
    """The files a run writes; only the result must be."""

    result: Path
    rejects: Path | None = None
    changes: Path | None = None
    script: Path | None = None

    def paths(self) -> dict[str, Path]:
        named = {each.name: getattr(self, each.name) for each in fields(self)}
        return {name: path for name, path in named.items() if path is not None}


@contextmanager
def staged(outputs: Outputs) -> Iterator[Outputs]:
    """The same outputs under hidden names beside the real ones, which they get in the end.

    If anything fails before, the hidden files are gone, and files that already bore the names are untouched.
    """
    hidden = {name: path.with_name(f".{path.name}.{secrets.token_hex(4)}.part") for name, path in outputs.paths().items()}
    try:
        yield Outputs(**hidden)
        for name, path in outputs.paths().items():
            hidden[name].replace(path)
    finally:
        for path in hidden.values():
            path.unlink(missing_ok=True)
