"""Reads sheets as programs usually write them with a regular expression: several times faster than an XML parser in Python.

If the expression does not cover something (a comment, another order of attributes, rich text), the sheet is not plain, and the
parser (`sheet.py`) reads it again from the start.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from jobs.cleaning.workbook import compiled
from jobs.cleaning.workbook.compiled import CompiledRows, Written
from jobs.cleaning.workbook.package import Package
from jobs.cleaning.workbook.plain_xml import LONGEST, LONGEST_HEAD, NotPlain, decoded, demand_xml, resolved
from jobs.cleaning.workbook.rows import RowBuilder
from jobs.cleaning.workbook.spool import Spool, field

TOKEN = re.compile(
    r"""
      <c\ r="([A-Z]{1,3}+)[0-9]{1,7}+"(?:\ s="([0-9]{1,6}+)")?+(?:\ t="([a-zA-Z]{1,9}+)")?+
        (?: \ ?+/> | >(?:<f(?:\ [^<>]*)?(?:/>|>[^<]*+</f>))?+
                 (?: (<v>|<is><t(?:\ xml:space="preserve")?+>) ([^<]*+) (?:</v>|</t></is>) )?+ </c> )
    | (<)row(?:\ r="([0-9]{1,7})")?(?![^<>]*\sr=)(?:\ [^<>]*)?(?<!/)>
    | (</row>)
    | (<row\ r="[^<>]*/>)
    | (\s++|[\s\S]++)
    """,
    re.VERBOSE,
)
FORMULA = ("<f>", "<f ", "<f/>")
UNSAVED = re.compile(r"<c ([^<>]*+)><f(?: [^<>]*)?(?:/>|>[^<]*+</f>)(<v></v>)?+</c>")
"""A formula without a value; if its result is text, an empty one is a value."""
HIDDEN = re.compile(rb"""<row\s[^<>]*?\bhidden="(?:1|true)"[^<>]*(?<!/)>(?:<c\s[^<>]*/>)*+(?!</row>)""")
"""A hidden row with content."""
COLUMN, ATTRIBUTE = re.compile(rb"<col\s[^<>]*>"), re.compile(rb"""\b(min|max|hidden)=["']([a-z0-9]*)["']""")
MERGED, LONGEST_MERGED = re.compile(rb"""<mergeCell\s[^<>]{0,100}?\bref=["']([^"'<>]{0,40})["']"""), 200


def read_plain(package: Package, part: str, rows: RowBuilder, spool: Spool | None) -> None:
    """Passes all cells of the sheet to `rows`. Raises NotPlain, perhaps after some of them.

    Pieces that the compiled reader understands go directly to `spool`, if that is where `rows` passes its rows.
    """
    with fast_rows(rows, spool) as fast:
        for xml in _whole_rows(package, part, rows):
            if b"\r" in xml:
                raise NotPlain
            text = decoded(xml)
            rows.besides.rows += len(HIDDEN.findall(xml)) if b" hidden=" in xml else 0
            written = fast(xml)
            if written is None:
                demand_xml(xml)
                _read_cells(text, rows)
            if written is None or written.formulas:
                count_formulas(text, rows)


def count_formulas(text: str, rows: RowBuilder) -> None:
    rows.besides.formulas += sum(map(text.count, FORMULA))
    rows.besides.unsaved += sum(not value or 't="str"' not in head for head, value in UNSAVED.findall(text))


@contextmanager
def fast_rows(rows: RowBuilder, spool: Spool | None) -> Iterator[Callable[[bytes], Written | None]]:
    """A function that reads a piece of rows, if possible."""
    if spool is None or not compiled.BUILT:
        yield lambda _: None
        return

    def answer(kind: bytes, style: bytes, value: bytes) -> bytes:
        text = rows.text(kind.decode(), style.decode(), resolved(value.decode()))
        return field(text).encode()

    numbers = [meaning == "number" for meaning in rows.book.meanings]
    with CompiledRows([field(text).encode() for text in rows.book.strings], numbers, rows.units, answer) as sheet:

        def take(xml: bytes) -> Written | None:
            written = sheet.rows(xml, rows.row, *spool.begun())
            if written:
                rows.row = written.read
                spool.add_rows(written)
            return written

        yield take


def _read_cells(text: str, rows: RowBuilder) -> None:
    inside, cell = False, rows.cell
    for letters, style, kind, opened, value, row, number, row_end, empty, other in TOKEN.findall(text):
        if letters and inside:
            if opened:
                if (opened != "<v>") != (kind == "inlineStr"):
                    raise NotPlain
                cell(letters, kind, style, resolved(value) if "&" in value else value)
        elif row and not inside:
            rows.begin_row(number)
            inside = True
        elif row_end and inside:
            rows.end_row()
            inside = False
        elif not (empty or other.isspace()):
            raise NotPlain
    if inside:
        raise NotPlain


def _whole_rows(package: Package, part: str, rows: RowBuilder) -> Iterator[bytes]:
    """The content of <sheetData> in pieces that end at row ends. Reads the part to its end."""
    held, inside, ended = b"", False, False
    for piece in package.read(part):
        held += piece
        if ended:
            held = _read_rest(held, rows)
            continue
        if not inside:
            head, found, held = held.partition(b"<sheetData>")
            if not found:
                held = head
                if len(held) > LONGEST_HEAD:
                    raise NotPlain
                continue
            _check_head(head)
            _read_columns(head, rows)
            inside = True
        data, ends, tail = held.partition(b"</sheetData>")
        ended = bool(ends)
        cut = len(data) if ended else data.rfind(b"</row>") + len(b"</row>")
        if ended or cut >= len(b"</row>"):
            yield data[:cut]
            held = data[cut:]
        if ended:
            held = _read_rest(tail, rows)
        elif len(held) > LONGEST:
            raise NotPlain
    if not ended:
        raise NotPlain


def _read_columns(head: bytes, rows: RowBuilder) -> None:
    for column in COLUMN.findall(head):
        rows.add_columns({name.decode(): value.decode() for name, value in ATTRIBUTE.findall(column)})


def _read_rest(data: bytes, rows: RowBuilder) -> bytes:
    """Passes on the merged ranges that follow the rows. Returns what may be the beginning of another one."""
    if b"<sheetData" in data:
        raise NotPlain
    end = 0
    for found in MERGED.finditer(data):
        rows.merged.add(found[1].decode(errors="replace"))
        end = found.end()
    return data[max(end, len(data) - LONGEST_MERGED) :]


def _check_head(head: bytes) -> None:
    prolog = head[:200].lower()
    if b"<!" in head or (b"encoding=" in prolog and b'encoding="utf-8"' not in prolog):
        raise NotPlain
