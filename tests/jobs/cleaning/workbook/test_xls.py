"""XLS workbooks, made record by record as Excel 4 wrote them: numbers with formats, errors, booleans."""

import struct

from tests.jobs.cleaning.reader.reading import read

FORMATS = ["General", "yyyy-mm-dd", "h:mm", "[h]:mm", '0.00 "EUR"', '0.00 "USD"']


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


def test_what_is_hidden_or_not_read_is_mentioned() -> None:
    cells = [text(0, 0, "id"), text(0, 1, "price"), text(0, 2, "cost")]
    cells += [number(row, column, row, 4 + (row % 2 if column == 1 else 0)) for row in range(1, 5) for column in range(3)]
    hidden = [
        record(0x0208, struct.pack("<HHHHHHI", row, 0, 3, 255, 0, 0, 0x20 if row in (2, 3, 9) else 0)) for row in range(10)
    ]
    columns = [
        record(0x7D, struct.pack("<HHHHHH", first, last, 10, 0, how, 0)) for first, last, how in ((0, 0, 0), (2, 200, 1))
    ]
    note = record(0x1C, struct.pack("<HHH", 1, 1, 3), b"old")
    found = read(sheet(*columns, *hidden, *cells, note))
    assert found.rows[0] == ["1", "1", "1"]
    assert found.reading.notes == (
        "2 rows are hidden in the workbook, as by a filter. They are read like all others.",
        "1 column is hidden in the workbook: C. It is read like all others.",
        "Column B is shown in different units, which are not read: EUR, USD.",
        "1 cell has a comment. It is not read.",
    )
