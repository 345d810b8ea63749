"""Bytes that are not valid text (see `kept_bytes`) become U+FFFD in formats that only allow text."""

import polars as pl

from jobs.cleaning.plural import plural
from jobs.cleaning.table import Batch
from jobs.cleaning.values import kept_bytes

HELD = f"[{chr(kept_bytes.FIRST)}-{chr(kept_bytes.FIRST + 0xFF)}]"


class TextAlone:
    """Replaces such bytes, and counts the changed cells. Numbers, as in ledgers, become text."""

    def __init__(self) -> None:
        self.changed = 0

    def batch(self, batch: Batch) -> Batch:
        frame = batch.frame.with_columns(pl.col(batch.keys).cast(pl.String))
        for key in batch.keys:
            count = int(frame.get_column(key).str.contains(HELD).sum())
            if count:
                self.changed += count
                frame = frame.with_columns(pl.col(key).map_elements(text_alone, pl.String))
        return batch.having(frame)

    @property
    def notes(self) -> list[str]:
        if not self.changed:
            return []
        cells = plural(self.changed, "cell holds", "cells hold")
        return [f"{cells} bytes that are not text: this format cannot hold them, and has U+FFFD in their place."]


def text_alone(cell: str) -> str:
    return kept_bytes.restored(cell.encode()).decode("utf-8", "replace")
