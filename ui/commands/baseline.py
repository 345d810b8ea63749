"""`--baseline`: compares a file with the profile of an earlier one."""

import json
from pathlib import Path

from jobs.cleaning.errors import Drift, UnreadableFile
from jobs.cleaning.profile import profile
from jobs.cleaning.profiling.drift import drift
from jobs.cleaning.profiling.known_profile import NOT_ONE, KnownProfile, known
from jobs.cleaning.reader import ReaderSettings
from ui.commands.inputs import Input


def read_baseline(path: Path) -> KnownProfile:
    """Reads the first line of an output of `profile --json`. Raises UnreadableFile."""
    try:
        return known(json.loads(path.read_text(encoding="utf-8").strip().split("\n", 1)[0]))
    except OSError as error:
        raise UnreadableFile(f"{path}: {(error.strerror or 'cannot be read').lower()}.") from error
    except ValueError as error:
        raise UnreadableFile(NOT_ONE, code="PARSE") from error


def refuse_drift(source: Input, settings: ReaderSettings, scratch: Path, before: KnownProfile) -> None:
    """Raises Drift with all that has changed: somebody must check whether the recipe still fits."""
    now = known(profile(source.path, settings, scratch, name=source.given))
    if changes := drift(before, now):
        raise Drift(f"The table is not like the baseline: {' '.join(change.sentence for change in changes)}")
