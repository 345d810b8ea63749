"""Workbooks as tables: one sheet is written out as text by a process of its own, then read like any text.

Parsers of workbooks can abort, hang or take all memory on a hostile file. In that process they take nobody with them.
"""

import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from jobs.cleaning.errors import UnreadableFile
from jobs.cleaning.limits import LIMITS
from jobs.cleaning.reader.opening import open_text
from jobs.cleaning.reader.settings import ReaderSettings
from jobs.cleaning.reader.text import TextSource

ROOT = Path(__file__).parents[3]


def open_workbook(path: Path, settings: ReaderSettings, scratch: Path, name: str, width: int | None) -> TextSource:
    """The sheet that the settings name. Its text lies in `scratch` until the source is closed."""
    folder = tempfile.TemporaryDirectory(prefix="sheet-", dir=scratch)
    try:
        text = Path(folder.name) / "sheet.csv"
        found = _convert(path, text, settings.sheet, name)
        if text.stat().st_size <= len("\ufeff".encode()):
            raise _empty(name, found["sheet"], found["sheets"])
        canonical = ReaderSettings(encoding="utf-8", delimiter=",", quote='"', header=settings.header)
        source = open_text(text, canonical, width)
    except BaseException:
        folder.cleanup()
        raise
    return source.of_workbook(found["sheet"], tuple(found["sheets"]), tuple(found["notes"]), folder.cleanup)


def _convert(path: Path, out: Path, sheet: int | str, name: str) -> dict[str, Any]:
    order = {"path": str(path.absolute()), "out": str(out.absolute()), "sheet": sheet, "name": name}
    order |= {"memory": LIMITS.memory, "processor": LIMITS.processor}
    command = [sys.executable, "-s", "-m", "jobs.cleaning.workbook", json.dumps(order)]
    try:
        done = subprocess.run(command, cwd=ROOT, env={}, stdin=subprocess.DEVNULL, capture_output=True, timeout=LIMITS.wall)
    except subprocess.TimeoutExpired:
        raise _gave_up(name) from None
    if done.returncode:
        raise _died(name, done.returncode)
    answer: dict[str, Any] = json.loads(done.stdout)
    if "error" in answer:
        raise UnreadableFile(answer["error"]["message"], code=answer["error"]["code"])
    return answer


def _empty(name: str, sheet: str, sheets: list[str]) -> UnreadableFile:
    others = ", ".join(each for each in sheets if each != sheet)
    advice = f" Its other sheets: {others}." if others else ""
    return UnreadableFile(f"Sheet {sheet!r} of {name} is empty.{advice}", code="EMPTY")


def _gave_up(name: str) -> UnreadableFile:
    return UnreadableFile(f"{name} takes too long to read. Save the sheet as CSV and try again.", code="TIMEOUT")


def _died(name: str, code: int) -> UnreadableFile:
    """A signal (negative) or an error that its parser did not expect: the file made it so."""
    if code in (-24, -9):  # SIGXCPU, SIGKILL: its processor time is used up
        return _gave_up(name)
    if code == -6:  # SIGABRT: how Rust and C++ end when memory is refused
        return UnreadableFile(f"{name} needs more memory than it may have, or is damaged.", code="MEMORY")
    return UnreadableFile(f"{name} is damaged: it cannot be read as a workbook. Save it anew.", code="CORRUPT")
