"""The summary that `clean` prints.

For several inputs on standard output, which is free then, as each result has its own file. For one input, only on a terminal.
"""

from collections.abc import Sequence

from jobs.cleaning.plural import plural
from jobs.cleaning.receipt import Receipt


def in_all(receipts: Sequence[Receipt], failed: int) -> str:
    """12 files clean, 1 failed: 1,200 rows in, 1,100 out, 100 removed, 412 cells changed."""
    clean = f"{plural(len(receipts), 'file')} clean"
    figures = [
        f"{plural(sum(receipt.rows_in for receipt in receipts), 'row')} in",
        f"{sum(receipt.rows_out for receipt in receipts):,} out",
        f"{sum(receipt.rows_rejected for receipt in receipts):,} removed",
    ]
    cells = [receipt.cells_changed for receipt in receipts if receipt.cells_changed is not None]
    if receipts and len(cells) == len(receipts):
        figures.append(f"{plural(sum(cells), 'cell')} changed")  # counted only if a receipt is wanted: that takes time
    return f"{clean}{f', {failed:,} failed' if failed else ''}: {', '.join(figures)}"


def in_one(receipt: Receipt) -> str:
    """111 rows of 123, 92 cells changed, 12 rows removed."""
    figures = [f"{plural(receipt.rows_out, 'row')} of {receipt.rows_in:,}"]
    if receipt.cells_changed is not None:
        figures.append(f"{plural(receipt.cells_changed, 'cell')} changed")
    figures.append(f"{plural(receipt.rows_rejected, 'row')} removed")
    return ", ".join(figures)
