"""What `clean` says of several inputs together: standard output is free then, as each result has a file of its own."""

from collections.abc import Sequence

from jobs.cleaning.receipt import Receipt


def in_all(receipts: Sequence[Receipt], failed: int) -> str:
    """12 files clean, 1 failed: 1,200 rows in, 1,100 out, 100 removed, 412 cells changed."""
    clean = f"{len(receipts):,} {'file' if len(receipts) == 1 else 'files'} clean"
    figures = [
        f"{sum(receipt.rows_in for receipt in receipts):,} rows in",
        f"{sum(receipt.rows_out for receipt in receipts):,} out",
        f"{sum(receipt.rows_rejected for receipt in receipts):,} removed",
    ]
    cells = [receipt.cells_changed for receipt in receipts if receipt.cells_changed is not None]
    if receipts and len(cells) == len(receipts):
        figures.append(f"{sum(cells):,} cells changed")  # counting costs time: only where a receipt is wanted
    return f"{clean}{f', {failed:,} failed' if failed else ''}: {', '.join(figures)}"
