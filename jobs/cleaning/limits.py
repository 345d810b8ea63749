"""Limits on what a file may contain, so that no file can exhaust the machine. A file beyond them is refused with a message."""

from dataclasses import dataclass


@dataclass(slots=True)
class Limits:
    """Sizes in bytes, times in seconds. Set once, before anything is read, and passed on to child processes."""

    rows: int = 2_000_000_000
    columns: int = 16_384
    """As many as a sheet of Excel has."""
    cell: int = 10 << 20
    """The longest cell; also how far an opened quote is followed to find where it closes."""
    record: int = 64 << 20
    """The longest record: a whole row must fit into memory several times."""
    members: int = 1_000
    """Files in an archive, and parts of a workbook."""
    sheets: int = 255
    unpacked: int = 4 << 30
    """What may come out of a compressed file, an archive or a workbook, in total."""
    ratio: int = 200
    """How much larger than packed that may be, from `ratio_from` on. Honest sparse sheets reach 1000."""
    ratio_from: int = 256 << 20
    cells: int = 200_000_000
    """Cells of a table that is no delimited text, empty ones between the others included."""
    pixels: int = 100_000_000
    """Of a picture."""
    changes: int = 50_000_000
    """Changed cells that a ledger lists; of more, it says how many there are. Counts and receipt are always whole."""
    memory: int = 2 << 30
    """Address space of the process that parses what is no delimited text."""
    processor: int = 600
    """Processor time of that process."""
    wall: int = 900
    """How long we wait for it."""

    def use(self, **limits: int) -> None:
        """Sets these."""
        for name, value in limits.items():
            setattr(self, name, value)


LIMITS = Limits()
