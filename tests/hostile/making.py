"""Workbooks in ods and xlsb, made by hand from the parts of their archives, as no program would make them."""

import struct
from collections.abc import Sequence

Parts = tuple[tuple[str, bytes], ...]
NAMES = " ".join(f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text"))
RELATED = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
MIMETYPE = b"application/vnd.oasis.opendocument.spreadsheet"
ROW, REAL, DIMENSION, SHEET, BUNDLE, SHEETS, END_OF_BOOK = 0, 5, 148, 145, 156, 143, 132
"""Types of records."""


def ods(rows: str, before: str = "") -> Parts:
    """A workbook with one sheet with these rows."""
    body = (
        f'<office:body><office:spreadsheet><table:table table:name="S">{rows}</table:table></office:spreadsheet></office:body>'
    )
    content = f'<?xml version="1.0"?>{before}<office:document-content {NAMES}>{body}</office:document-content>'
    return ("mimetype", MIMETYPE), ("META-INF/manifest.xml", b"<manifest/>"), ("content.xml", content.encode())


def ods_row(*cells: str, times: int | str = 1) -> str:
    return f'<table:table-row table:number-rows-repeated="{times}">{"".join(cells)}</table:table-row>'


def ods_cell(text: str = "x", times: int | str = 1) -> str:
    """An empty cell if there is no text."""
    value = f' office:value-type="string"><text:p>{text}</text:p></table:table-cell>' if text else "/>"
    return f'<table:table-cell table:number-columns-repeated="{times}"{value}'


def xlsb(
    cells: Sequence[tuple[int, int]],
    *,
    claims: tuple[int, int] = (0, 0),
    sheet: str = "sheet1.bin",
    before: bytes = b"",
    rest: bytes = b"",
) -> Parts:
    """A workbook with one sheet: numbers at these (row, column), the last cell that it claims to have, what is around them."""
    rows = b"".join(_record(ROW, row, *[0] * 4) + _record(REAL, column, 0, 0, 0) for row, column in cells)
    data = _record(DIMENSION, 0, claims[0], 0, claims[1]) + before + _record(SHEET) + rows + rest + _record(SHEET + 1)
    book = _record(SHEETS) + packed(BUNDLE, struct.pack("<2I", 0, 1) + _text("r1") + _text("S")) + _record(SHEETS + 1)
    relation = f'<Relationship Id="r1" Type="{RELATED}/worksheet" Target="worksheets/{sheet}"/>'
    return (
        ("[Content_Types].xml", b"<Types/>"),
        ("xl/_rels/workbook.bin.rels", f"<Relationships>{relation}</Relationships>".encode()),
        ("xl/workbook.bin", book + _record(END_OF_BOOK)),
        ("xl/worksheets/sheet1.bin", data),
    )


def _record(kind: int, *numbers: int) -> bytes:
    return packed(kind, struct.pack(f"<{len(numbers)}I", *numbers))


def packed(kind: int, content: bytes) -> bytes:
    """A record: its type, its length with 7 bits per byte, and its content."""
    head = bytes([kind]) if kind < 128 else bytes([kind & 127 | 128, kind >> 7])
    return head + bytes([len(content)]) + content


def _text(text: str) -> bytes:
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")
