"""Small valid files of every format, damaged at random: `python -m tests.hostile.fuzz [ROUNDS] [SEED]`.

Each must be read as a table or refused with a sentence, within the limits. Anything else is printed with the seed that
reproduces the file.
"""

import bz2
import gzip
import io
import lzma
import random
import sys
import zipfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl
from backports import zstd

from jobs.cleaning.errors import CleaningError
from jobs.cleaning.limits import LIMITS
from tests.hostile.files import TABLE, archive, book
from tests.hostile.making import Parts, ods, ods_cell, ods_row, xlsb
from tests.jobs.cleaning.reader.reading import read_file
from tests.jobs.cleaning.workbook.making import MAIN

ROWS = '<row r="1"><c r="A1" t="inlineStr"><is><t>n</t></is></c></row><row r="2"><c r="A2"><v>1.5</v></c></row>'
SMALL = TABLE[:2000]
SHEET = "xl/worksheets/sheet1.xml"
ODS = ods(ods_row(ods_cell("n"), ods_cell("x", times=2)) + ods_row(ods_cell("y"), times=3))
XLSB = xlsb([(0, 0), (1, 1), (2, 0)])
MARKS = [
    b"\x00",
    b"\xff",
    b'"',
    b"'",
    b",",
    b"\n",
    b"\r",
    b"\\",
    b"\xef\xbb\xbf",
    b"<",
    b"{",
    b"[",
    b"PK\x03\x04",
    b"\x1b$B",
    b"9" * 40,
]


def parquet() -> bytes:
    file = io.BytesIO()
    pl.DataFrame({"a": ["x", None, "y"] * 20, "n": [1.5, 2.0, None] * 20, "l": [[1], [], None] * 20}).write_parquet(file)
    return file.getvalue()


def in_book(sheet: bytes) -> bytes:
    """A workbook with this sheet."""
    with zipfile.ZipFile(io.BytesIO(book()())) as parts:
        others = [(name, parts.read(name)) for name in parts.namelist() if name != SHEET]
    return archive(*others, (SHEET, sheet))


def last_of(parts: Parts) -> Callable[[], bytes]:
    return lambda: parts[-1][1]


def with_last(parts: Parts) -> Callable[[bytes], bytes]:
    """A workbook with these parts, except the last one, which has the cells."""
    return lambda content: archive(*parts[:-1], (parts[-1][0], content))


SEEDS: dict[str, Callable[[], bytes]] = {
    "csv": lambda: SMALL,
    "quoted": lambda: b'id;note\r\n1;"a ""b"" c"\r\n2;"line\r\nbreak"\r\n' * 30,
    "utf-16": lambda: SMALL.decode().encode("utf-16"),
    "json": lambda: b'[{"a": 1, "b": "x\\u00e9"}, {"a": null, "c": [1, {"d": true}]}]' * 3,
    "json lines": lambda: b'{"a": 1, "b": "x"}\n{"a": 2.50, "c": null}\n' * 30,
    "gzip": lambda: gzip.compress(SMALL),
    "bzip2": lambda: bz2.compress(SMALL),
    "xz": lambda: lzma.compress(SMALL),
    "zstd": lambda: zstd.compress(SMALL),
    "zip": lambda: archive(("a.csv", SMALL)),
    "xlsx": book(ROWS),
    "sheet": lambda: f"<worksheet {MAIN}><sheetData>{ROWS}</sheetData></worksheet>".encode(),
    "sheet of ods": last_of(ODS),
    "sheet of xlsb": last_of(XLSB),
    "packed": lambda: SMALL,
    "parquet": parquet,
}
WRAPPED: dict[str, Callable[[bytes], bytes]] = {
    "sheet": in_book,
    "sheet of ods": with_last(ODS),
    "sheet of xlsb": with_last(XLSB),
    "packed": gzip.compress,
}
"""The content is damaged, and the container is valid."""
FAR = {"sheet of xlsb"}
"""Calamine allocates all cells up to the last one, so that a far one may make it run out of memory."""
ROUNDS, SEED = 20, 1
ON_DISK = {"csv", "quoted", "utf-16"}
"""Read without a separate process, and therefore tested a hundred times as often."""


def main() -> int:
    given = [int(word) for word in sys.argv[1:]]
    rounds, seed = (*given, *(ROUNDS, SEED)[len(given) :])
    LIMITS.use(processor=5)
    failed = 0
    with TemporaryDirectory(prefix="fuzz-") as folder:
        for kind, make in SEEDS.items():
            LIMITS.use(memory=(2 << 30) if kind == "parquet" else (512 << 20))  # Polars reserves a gigabyte
            sound, wrapped, ended = make(), WRAPPED.get(kind, bytes), Counter[str]()
            read_file(stored(wrapped(sound), Path(folder, "sound")))
            for number in range(rounds * (100 if kind in ON_DISK else 1)):
                content = wrapped(broken(sound, random.Random(f"{kind} {seed} {number}")))
                became = end_of(content, Path(folder, "given"), may_starve=kind in FAR)
                ended[became.partition(":")[0]] += 1
                if became.startswith("FAIL"):
                    failed += 1
                    print(f"{kind}, seed {seed}, number {number}: {became}")
            print(f"{kind}: {dict(ended)}")
    return 1 if failed else 0


def stored(content: bytes, path: Path) -> Path:
    path.write_bytes(content)
    return path


def end_of(content: bytes, path: Path, *, may_starve: bool) -> str:
    """ "read", the code of the refusal, or "FAIL" and why."""
    path.write_bytes(content)
    try:
        read_file(path)
    except CleaningError as error:
        is_allowed = error.code not in ("INTERNAL", "TIMEOUT", *(() if may_starve else ("MEMORY",)))
        is_told = is_allowed and error.message.endswith((".", "?"))
        return error.code if is_told else f"FAIL: {error.code} {error.message}"
    except BaseException as error:  # Rust's panics are not Exceptions
        if isinstance(error, KeyboardInterrupt):
            raise
        return f"FAIL: {type(error).__name__}: {error}"
    return "read"


def broken(content: bytes, chance: random.Random) -> bytes:
    """Changes, removes, repeats or cuts off a few of its bytes."""
    data = bytearray(content)
    for _ in range(chance.randint(1, 8)):
        at, size = chance.randrange(len(data) + 1), chance.choice([1, 1, 2, 4, 16, 200])
        match chance.randrange(6):
            case 0:
                data[at : at + size] = chance.randbytes(size)
            case 1:
                del data[at : at + size]
            case 2:
                data[at:at] = data[at : at + size]
            case 3:
                data[at:at] = chance.choice(MARKS)
            case 4:
                data[at : at + 1] = bytes([data[at] ^ (1 << chance.randrange(8))]) if at < len(data) else b""
            case _:
                del data[chance.randrange(len(data) * 3 // 4, len(data) + 1) :]
    return bytes(data)


if __name__ == "__main__":
    sys.exit(main())
