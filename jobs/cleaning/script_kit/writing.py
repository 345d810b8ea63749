"""Writes a table as the product does."""

import re
from pathlib import Path

import pandas as pd

from jobs.cleaning.script_kit.columns import name_of


def write_table(frame: pd.DataFrame, path: str, delimiter: str, header: str) -> None:
    """Standard CSV: quotes only where needed, and around empty text, which distinguishes it from None."""

    needs_quotes = re.compile("[" + re.escape(delimiter) + '"\r\n]').search

    def field(cell: str | None) -> str:
        if cell is None:
            return ""
        return '"' + cell.replace('"', '""') + '"' if cell == "" or needs_quotes(cell) else cell

    names = list(map(name_of, frame.columns))
    if header == "numbers" and None in names:
        names = [f"col_{place}" for place in range(frame.shape[1])]
    lines = [*([] if header == "none" and None in names else [names]), *frame.itertuples(index=False, name=None)]
    text = "".join(delimiter.join(map(field, line)) + "\n" for line in lines)
    if text.startswith("\ufeff"):  # unquoted, a reader would take it for a byte order mark
        first = field(lines[0][0])
        text = f'"{first}"{text[len(first) :]}'
    Path(path).write_bytes(text.encode())
