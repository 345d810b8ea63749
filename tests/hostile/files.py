"""The hostile files: each with the code with which it is refused, or READ if it is a valid table, however odd."""

import bz2
import gzip
import io
import json
import lzma
import random
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from backports import zstd

from tests.jobs.cleaning.workbook.making import MAIN, RELATED, workbook

READ = "read"
Make = Callable[[], bytes]
MB = 1 << 20
CELL = '<row r="1"><c r="A1"><v>1</v></c></row>'
FILE_OF_THE_MACHINE = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
TABLE = b"a,b\n" + b"".join(b"%d,%d\n" % (i * 7919 % 10007, i) for i in range(3000))


def book(rows: str = CELL, **parts: str) -> Make:
    return books({"S": rows}, **parts)


def books(sheets: dict[str, str], **parts: str) -> Make:
    def make() -> bytes:
        with TemporaryDirectory() as folder:
            return workbook(Path(folder, "x.xlsx"), sheets, **parts).read_bytes()

    return make


def archive(*members: tuple[str, bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in members:
            packed.writestr(name, content)
    return file.getvalue()


def patched(at: bytes, offset: int, value: bytes) -> bytes:
    """An archive with one file, and a false value in its directory."""
    content = bytearray(archive(("a.csv", TABLE)))
    start = content.rfind(at) + offset
    content[start : start + len(value)] = value
    return bytes(content)


def strings(*texts: str) -> str:
    return f"<sst {MAIN}>" + "".join(f"<si><t>{text}</t></si>" for text in texts) + "</sst>"


def shared(text: str, times: int) -> bytes:
    """A workbook with so many cells that all share this text."""
    rows = "".join(f'<row r="{row}"><c r="A{row}" t="s"><v>0</v></c></row>' for row in range(1, times + 1))
    return book(rows, **{"xl/sharedStrings.xml": strings(text)})()


def sheet_names(count: int) -> str:
    names = "".join(f'<sheet name="S{i}" sheetId="{i + 1}" r:id="r1"/>' for i in range(count))
    return f'<workbook {MAIN} xmlns:r="{RELATED}"><sheets>{names}</sheets></workbook>'


def growing(rows: int) -> bytes:
    return b"".join(b",".join([b"1"] * width) + b"\n" for width in range(1, rows))


def keys(count: int) -> bytes:
    return json.dumps([{f"k{i}": 1 for i in range(count)}]).encode()


def noise(size: int, letters: bytes | None = None) -> bytes:
    chance = random.Random(1)
    return bytes(chance.choices(letters, k=size)) if letters else chance.randbytes(size)


TEXT: dict[str, tuple[str, Make]] = {
    "a million columns": ("TOO_MANY_COLUMNS", lambda: b"a," * 1_000_000 + b"\n" + b"1," * 1_000_000),
    "a million columns far down": ("TOO_MANY_COLUMNS", lambda: b"a,b\n" * 50_000 + b"1," * 1_000_000),
    "commas alone": ("TOO_MANY_COLUMNS", lambda: b"," * 30 * MB),
    "line breaks alone": (READ, lambda: b"\n" * 30 * MB),
    "quotes alone": ("CELL_TOO_LONG", lambda: b'"' * 30 * MB),
    "one more quote": ("CELL_TOO_LONG", lambda: b'"' * (30 * MB + 1)),
    "backslashes alone": ("CELL_TOO_LONG", lambda: b"a,b\n" + b"\\" * 30 * MB),
    "one line": ("CELL_TOO_LONG", lambda: b"x" * 100 * MB),
    "one long row": ("CELL_TOO_LONG", lambda: b"a,b\n" + b",".join([b"x" * 8 * MB] * 9)),
    "NUL alone": ("BINARY", lambda: bytes(30 * MB)),
    "NUL behind a table": ("BINARY", lambda: b"a,b\n1,2\n" + bytes(30 * MB)),
    "noise": ("BINARY", lambda: noise(5 * MB)),
    "half characters": ("BINARY", lambda: b"\xff\xfe\x00\x00" + noise(MB)),
    "a header that opens quotes": (READ, lambda: b'"a,b\n' + b"x,y\n" * 3_000_000),
    "a row that opens quotes": (READ, lambda: b'a,b\n1,"' + b"x,y\n" * 3_000_000),
    "every other line opens quotes": (READ, lambda: b"a,b\n" + b'"x,y\n1,2\n' * 300_000),
    "each row longer than the last": (READ, lambda: growing(1000)),
    "marks alone": (READ, lambda: noise(MB, b"ab,;\t|\"'\n\r \\:~^#")),
    "shifts of ISO 2022": (READ, lambda: b"a,b\n" + b"\x1b$B" * MB),
    "UTF-16 with half a character": (READ, lambda: "a,b\n1,2\n".encode("utf-16") + b"\x00"),
    "surrogates alone": ("BINARY", lambda: b"\xff\xfe" + b"\x00\xd8" * 100_000),
    "many tables": (READ, lambda: b"a,b\n1,2\n\n" * 300_000),
    "names of 100 kB": (READ, lambda: b",".join([b"n" * 100_000] * 50) + b"\n1\n"),
}
JSON: dict[str, tuple[str, Make]] = {
    "deep arrays": (READ, lambda: b"[" * 5 * MB),
    "deep objects": ("PARSE", lambda: b'[{"a":' + b'{"a":' * MB),
    "half a million keys": ("TOO_MANY_COLUMNS", lambda: keys(500_000)),
    "a key more in each object": (READ, lambda: b"".join(b'{"k%d":1}\n' % i for i in range(1000))),
    "one key a hundred thousand times": ("TOO_MANY_COLUMNS", lambda: b'[{"k":1' + b',"k":1' * 100_000 + b"}]"),
    "a number of many digits": ("CELL_TOO_LONG", lambda: b'[{"a":' + b"9" * 20 * MB + b"}]"),
    "a text without an end": ("CELL_TOO_LONG", lambda: b'[{"a":"' + b"x" * 100 * MB),
    "blanks without an end": ("PARSE", lambda: b'[{"a":1},' + b" " * 50 * MB),
    "half an object": ("PARSE", lambda: b'{"a":1}\n' * 100_000 + b'{"a":'),
}
PACKED: dict[str, tuple[str, Make]] = {
    "gzip, 300 MB of zeros": ("BOMB", lambda: gzip.compress(bytes(300 * MB))),
    "bzip2, 300 MB of zeros": ("BOMB", lambda: bz2.compress(bytes(300 * MB))),
    "xz, 300 MB of zeros": ("BOMB", lambda: lzma.compress(bytes(300 * MB), preset=0)),
    "Zstandard, 300 MB of zeros": ("BOMB", lambda: zstd.compress(bytes(300 * MB))),
    "ZIP, 300 MB of zeros": ("BOMB", lambda: archive(("a.csv", bytes(300 * MB)))),
    "half a million empty gzips": (READ, lambda: gzip.compress(b"") * 500_000),
    "gzip with a name without an end": ("CORRUPT", lambda: b"\x1f\x8b\x08\x08" + bytes(6) + b"n" * 5 * MB),
    "gzip in gzip": ("ARCHIVE_NESTED", lambda: gzip.compress(gzip.compress(TABLE))),
    "half a gzip": ("CORRUPT", lambda: gzip.compress(TABLE)[:-99]),
    "half a bzip2": ("CORRUPT", lambda: bz2.compress(TABLE)[:-99]),
    "half an xz": ("CORRUPT", lambda: lzma.compress(TABLE)[:-99]),
    "half a Zstandard": ("CORRUPT", lambda: zstd.compress(TABLE)[:-99]),
    "half a ZIP": ("CORRUPT", lambda: archive(("a.csv", TABLE))[:-99]),
    "a name that leads out": ("ARCHIVE_PATH", lambda: archive(("../../etc/cron.d/x.csv", TABLE))),
    "a name from the root": ("ARCHIVE_PATH", lambda: archive(("/etc/cron.d/x.csv", TABLE))),
    "a name of Windows": ("ARCHIVE_PATH", lambda: archive(("..\\..\\x.csv", TABLE))),
    "a drive of Windows": ("ARCHIVE_PATH", lambda: archive(("C:\\x.csv", TABLE))),
    "ZIP in ZIP": ("ARCHIVE_NESTED", lambda: archive(("in.zip", archive(("a.csv", TABLE))))),
    "100,000 files": ("TOO_MANY_MEMBERS", lambda: archive(*((f"{i}.csv", b"a") for i in range(100_000)))),
    "a size that is a lie": ("BOMB", lambda: patched(b"PK\x01\x02", 24, struct.pack("<I", 0xFFFFFFF0))),
    "a method that nobody knows": ("CORRUPT", lambda: patched(b"PK\x01\x02", 10, struct.pack("<H", 99))),
    "signs of a ZIP, and noise": ("CORRUPT", lambda: b"PK\x03\x04" + noise(MB)),
}
BOOKS: dict[str, tuple[str, Make]] = {
    "a million sheets": ("TOO_MANY_SHEETS", book(**{"xl/workbook.xml": sheet_names(1_000_000)})),
    "300 sheets": ("TOO_MANY_SHEETS", books({f"S{i}": CELL for i in range(300)})),
    "three million texts": (READ, lambda: book(**{"xl/sharedStrings.xml": strings(*["abcdefghij"] * 3_000_000)})()),
    "a text of 100 MB": (READ, lambda: book(**{"xl/sharedStrings.xml": strings("x" * 100 * MB)})()),
    "deep XML": ("CORRUPT", lambda: book("<a>" * 1_000_000)()),
    "a number of 50 MB": ("CELL_TOO_LONG", lambda: book(f'<row r="1"><c r="A1"><v>{"9" * 50 * MB}</v></c></row>')()),
    "a text of 9 MB in 20,000 cells": ("BOMB", lambda: shared("x" * 9 * MB, 20_000)),
    "an attribute of 50 MB": ("CELL_TOO_LONG", lambda: book(f'<row r="1"><c r="A1" x="{"y" * 50 * MB}"/></row>')()),
    "an attribute of 50 MB of the workbook": (
        "CELL_TOO_LONG",
        lambda: book(**{"xl/workbook.xml": f'<workbook x="{"y" * 50 * MB}"/>'})(),
    ),
    "a comment of 50 MB": ("CELL_TOO_LONG", lambda: book(f"<!--{'y' * 50 * MB}-->{CELL}")()),
    "a row of 30 MB that is none": ("CORRUPT", lambda: book(f"{CELL * 1000}{'y' * 30 * MB}{CELL}")()),
    "the last cell of a sheet": ("TOO_MANY_CELLS", book(f'{CELL}<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')),
    "a column that no sheet has": ("TOO_MANY_COLUMNS", book('<row r="1"><c r="ZZZZ1"><v>1</v></c></row>')),
    "an entity of another file": ("XML_ENTITY", book(**{"xl/sharedStrings.xml": f"{FILE_OF_THE_MACHINE}<sst>&e;</sst>"})),
    "a part cut off": ("CORRUPT", lambda: book()()[:-200]),
    "an old workbook of noise": ("TYPE_MISMATCH", lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + noise(MB)),
    "an old workbook of nothing": ("TYPE_MISMATCH", lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(MB)),
    "a Parquet file of noise": ("CORRUPT", lambda: b"PAR1" + noise(MB) + b"PAR1"),
    "a Parquet file whose end lies": ("CORRUPT", lambda: b"PAR1" + noise(1000) + struct.pack("<I", 0x7FFFFFFF) + b"PAR1"),
}
