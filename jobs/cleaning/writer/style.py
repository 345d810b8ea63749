"""Turns the settings for delimited text into a complete style."""

import codecs

from jobs.cleaning.style import Style
from jobs.cleaning.writer.settings import RECORD_ENDS, WriterSettings

MARKS = {
    "utf-8": codecs.BOM_UTF8,
    "utf-16-le": codecs.BOM_UTF16_LE,
    "utf-16-be": codecs.BOM_UTF16_BE,
    "utf-32-le": codecs.BOM_UTF32_LE,
    "utf-32-be": codecs.BOM_UTF32_BE,
}
WITH_MARK = {"utf-8-sig": "utf-8", "utf-16": "utf-16-le", "utf-32": "utf-32-le"}
"""Encodings whose name includes a byte order mark, and their names without it."""


def style_of(settings: WriterSettings) -> Style:
    """The style that the settings describe."""
    encoding, everything = settings.encoding, settings.quoting == "all"
    marked = settings.byte_order_mark or encoding in WITH_MARK
    encoding = WITH_MARK.get(encoding, encoding)
    return Style(
        delimiter=settings.delimiter or ("\t" if settings.format == "tsv" else ","),
        quote=settings.quote,
        escape=settings.quote or "",
        quoted=None if everything else frozenset(),
        header_quoted=None if everything else frozenset(),
        record_end=RECORD_ENDS[settings.record_end],
        encoding=encoding,
        mark=MARKS.get(encoding, b"") if marked else b"",
    )
