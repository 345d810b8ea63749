"""XLS workbooks, made record by record as Excel 4 wrote them: numbers with formats, errors, booleans."""

import struct

from tests.jobs.cleaning.reader.reading import read

FORMATS = ["General", "yyyy-mm-dd", "h:mm", "[h]:mm"]


def record(kind: int, *parts: bytes) -> bytes:
    content = b"".join(parts)
    return struct.pack("<HH", kind, len(content)) + content


def place(row: int, column: int, form: int = 0) -> bytes:
    return struct.pack("<HHH", row, column, form)


def number(row: int, column: int, value: float, form: int = 0) -> bytes:
    return record(0x0203, place(row, column, form), struct.pack("<d", value))


def text(row: int, column: int, value: str) -> bytes:
    return record(0x0204, place(row, column), struct.pack("<H", len(value)), value.encode("latin-1"))


def true_or_error(row: int, column: int, value: int, is_error: int) -> bytes:
    return record(0x0205, place(row, column), bytes([value, is_error]))


def sheet(*cells: bytes) -> bytes:
    formats = [record(0x041E, struct.pack("<HB", number, len(name)), name.encode()) for number, name in enumerate(FORMATS)]
    forms = [record(0x0443, bytes([0, number]), bytes(10)) for number in range(len(FORMATS))]
    return b"".join([record(0x0409, struct.pack("<HHH", 0, 0x10, 0)), *formats, *forms, *cells, record(0x0A)])


def test_each_cell_is_as_it_was_typed() -> None:
    cells = [
        *(text(0, column, name) for column, name in enumerate("abcd")),
        *(number(1, 0, 1.0), number(1, 1, 0.1 + 0.2), number(1, 2, 12345678901234567.0), text(1, 3, "")),
        *(number(2, 0, 45000, 1), number(2, 1, 0.5, 2), number(2, 2, -1.2, 3), number(2, 3, 45000.25, 1)),
        *(true_or_error(3, 0, 1, 0), true_or_error(3, 1, 0, 0), true_or_error(3, 2, 7, 1), true_or_error(3, 3, 42, 1)),
    ]
    table = read(sheet(*cells))
    assert (table.names, table.reading.kind) == (list("abcd"), "workbook")
    assert table.rows == [
        ["1", "0.3", "12345678901234568", ""],
        ["2023-03-15", "12:00:00", "-28:48:00", "2023-03-15T06:00:00"],
        ["TRUE", "FALSE", "#DIV/0!", "#N/A"],
    ]
