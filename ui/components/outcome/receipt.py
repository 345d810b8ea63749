"""The receipt for people: the balance of rows, how the files were read and written, and their checksums."""

from typing import Any

from nicegui import html

from jobs.cleaning.plural import plural
from jobs.cleaning.writer.settings import FORMATS
from ui.components.parts.reader_words import delimiter_in_words, encoding_in_words
from ui.components.parts.tags import tag

ENGINES = {"polars": "Polars", "pandas": "pandas", "dask": "Dask"}


def receipt(result: dict[str, Any], words: dict[str, str]) -> None:
    """Folded away by default; the complete receipt is a download. `words` are the labels of the outputs."""
    with html.details().classes("receipt-paper"):
        tag("summary", "Receipt")
        with html.dl():
            for name, value in lines(result):
                tag("dt", name)
                tag("dd", value)
            for name, file in files(result, words):
                tag("dt", name)
                with html.dd():
                    tag("span", f"{file['name']}, {file['bytes']:,} bytes")
                    tag("code", f"sha256 {file['sha256']}", "receipt-sum")


def lines(result: dict[str, Any]) -> list[tuple[str, str]]:
    reader, writer, engine, rinse = (result.get(part) or {} for part in ("reader", "writer", "engine", "rinse"))
    said = [
        ("Accounted for", accounted(result)),
        ("Mended by hand", rows(result.get("rows_mended") or 0)),
        ("Read as", read_as(reader)),
        ("Written as", FORMATS.get(writer.get("format", ""), "")),
        ("Passes through the file", passes(result.get("passes") or [])),
        ("Engine", f"{ENGINES.get(engine.get('name', ''), '')} {engine.get('version', '')}".strip()),
        ("Made by", "Rinse {version}, build {build}".format(**rinse) if rinse else ""),
    ]
    return [(name, value) for name, value in said if value]


def rows(count: int) -> str:
    return plural(count, "row") if count else ""


def accounted(result: dict[str, Any]) -> str:
    counts = {name: int(result.get(name) or 0) for name in ("rows_in", "rows_made", "rows_out", "rows_rejected")}
    came = f"{counts['rows_in']:,} rows in" + (f" and {counts['rows_made']:,} made" if counts["rows_made"] else "")
    return f"{came} = {counts['rows_out']:,} out and {counts['rows_rejected']:,} removed"


def read_as(reader: dict[str, Any]) -> str:
    """In the same words as on the page of a draft."""
    encoding, delimiter, sheet = (reader.get(name) for name in ("encoding", "delimiter", "sheet"))
    said = [
        encoding_in_words(encoding) if encoding else "",
        delimiter_in_words(delimiter, spaced=bool(reader.get("spaced"))) if delimiter else "",
        "fixed widths" if reader.get("kind") == "fixed" else "",
        f"sheet {sheet}" if sheet not in (None, "") else "",
    ]
    return ", ".join(filter(None, said))


def passes(done: list[dict[str, Any]]) -> str:
    return ", ".join(f"{each['seconds']:.2f} s" for each in done)


def files(result: dict[str, Any], words: dict[str, str]) -> list[tuple[str, dict[str, Any]]]:
    given = [("Input", each) for each in result.get("inputs") or []]
    made = (result.get("outputs") or {}).items()
    return [*given, *((words[name], file) for name, file in made if name in words)]
