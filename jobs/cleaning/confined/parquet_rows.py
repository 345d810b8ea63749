"""Converts Parquet to canonical CSV: every value as text.

Text and whole numbers are unchanged, decimals keep the places of their type, other numbers are the shortest text for the same
value: 1 for 1.0, exponents only for extremes. Dates and times are in ISO 8601, with an offset if they have a zone. Booleans are
true and false. Bytes are text if all of the column's are UTF-8, otherwise hexadecimal. Lists and structures are JSON.
"""

from pathlib import Path
from typing import Any

from jobs.cleaning.confined.bombs import Unpacked
from jobs.cleaning.errors import LimitExceeded, UnreadableFile
from jobs.cleaning.limits import LIMITS
from jobs.cleaning.workbook.cells import plain_number
from jobs.cleaning.workbook.spool import MARK

ROWS = 65_536
"""Rows at a time; fewer if there are many columns."""
CELLS = 1 << 20


def run(path: Path, out: Path, name: str) -> dict[str, Any]:
    """Writes the rows to `out`; returns {notes}."""
    import polars as pl

    try:
        return {"notes": _convert(path, out, name)}
    except pl.exceptions.PolarsError as error:
        why = str(error).partition("\n")[0].rstrip(".")
        raise UnreadableFile(f"{name} is damaged, or Parquet of an unknown kind: {why}.", code="CORRUPT") from error


def _convert(path: Path, out: Path, name: str) -> list[str]:
    import polars as pl

    schema = pl.read_parquet_schema(path)
    table = pl.scan_parquet(path)
    rows = table.select(pl.len()).collect().item()
    if len(schema) > LIMITS.columns:
        raise LimitExceeded(f"{name} has more than {LIMITS.columns:,} columns.", code="TOO_MANY_COLUMNS")
    if not schema:
        out.touch()
        return []
    if rows * len(schema) > LIMITS.cells:
        raise LimitExceeded(f"{name} has more than {LIMITS.cells:,} cells.", code="TOO_MANY_CELLS")
    texts, unpacked = [_text(table, column, kind) for column, kind in schema.items()], Unpacked(path, name)
    step = max(1, min(ROWS, CELLS // len(schema)))
    with out.open("wb") as file:
        file.write(MARK)
        pl.DataFrame([list(schema)], orient="row").write_csv(file, include_header=False, quote_style="necessary")
        for start in range(0, rows, step):
            before = file.tell()
            table.slice(start, step).select(texts).collect().write_csv(file, include_header=False, quote_style="necessary")
            unpacked.add(file.tell() - before)
    return []


def _text(table: Any, column: str, kind: Any) -> Any:
    """The expression for the column's text."""
    import polars as pl

    value = pl.col(column)
    if kind.is_float():
        text = value.cast(pl.String)
        return pl.when(text.str.contains("[.]0$|e")).then(text.map_elements(plain_number, pl.String)).otherwise(text)
    if kind == pl.Datetime:
        return value.dt.to_string("%Y-%m-%dT%H:%M:%S%.f" + ("%:z" if kind.time_zone else ""))
    if kind == pl.Time:
        return value.dt.to_string("%H:%M:%S%.f")
    if kind == pl.Duration:
        return value.dt.to_string("iso")
    if kind == pl.Binary:
        return _bytes(table, value)
    if kind.is_nested():
        document = pl.struct(value.alias("v")).struct.json_encode()
        return pl.when(value.is_not_null()).then(document.str.slice(len('{"v":')).str.head(-1)).alias(column)
    return value.cast(pl.String)


def _bytes(table: Any, value: Any) -> Any:
    import polars as pl

    try:
        table.select(value.cast(pl.String).str.len_bytes().sum()).collect(engine="streaming")
    except pl.exceptions.ComputeError:
        return value.bin.encode("hex")
    return value.cast(pl.String)
