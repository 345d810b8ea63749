"""Limits on what a file may contain, so that no file can exhaust the machine. A file beyond them is refused with a message."""

from dataclasses import dataclass


@dataclass(slots=True)
class Limits:
    """Sizes in bytes, times in seconds. Set once, before anything is read, and passed on to child processes."""

    rows: int = 2_000_000_000
    columns: int = 16_384
    """As many as an Excel sheet can have."""
    cell: int = 10 << 20
    """The longest cell; also how far the parser searches for the end of a quoted field."""
    record: int = 64 << 20
    """The longest record: a row must fit in memory several times."""
    members: int = 1_000
    """Files in an archive, and parts of a workbook."""
    sheets: int = 255
    unpacked: int = 4 << 30
    """The total unpacked size of a compressed file, an archive or a workbook."""
    ratio: int = 200
    """The compression ratio allowed from `ratio_from` bytes on. Real, sparse sheets reach 1000."""
    ratio_from: int = 256 << 20
    cells: int = 200_000_000
    """Cells of a table from any format but delimited text, including empty cells between others."""
    pixels: int = 100_000_000
    """Pixels of a picture."""
    changes: int = 50_000_000
    """Changed cells that a ledger lists; of any more, it only has the number. Counts and receipt are always complete."""
    memory: int = 2 << 30
    """Address space, in bytes, of the process that parses anything but delimited text."""
    processor: int = 600
    """Processor time of that process, in seconds."""
    wall: int = 900
    """How long we wait for that process, in seconds."""

    def use(self, **limits: int) -> None:
        """Overrides these limits."""
        for name, value in limits.items():
            setattr(self, name, value)


LIMITS = Limits()
