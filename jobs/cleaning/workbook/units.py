"""The units that formats show in each column: $ and € in one are amounts that cannot be added."""

from array import array
from collections.abc import Sequence

from jobs.cleaning.limits import LIMITS

MOST = 64
"""The most different units: each is a bit."""


class Units:
    """Collects them cell by cell. `of_styles` are the units of the cell styles, empty for none.

    `bits` are those of each style, `columns` those seen in each column; the compiled reader adds to them, too.
    """

    def __init__(self, of_styles: Sequence[str]) -> None:
        self._names = list(dict.fromkeys(filter(None, of_styles)))[:MOST]
        places = {name: place for place, name in enumerate(self._names)}
        self.bits = array("Q", [1 << places[unit] if unit in places else 0 for unit in of_styles])
        self.columns = array("Q", bytes(8 * LIMITS.columns))

    @property
    def are_several(self) -> bool:
        """Whether a column can have different ones; if not, there is nothing to collect."""
        return len(self._names) > 1

    def add(self, column: int, style: int) -> None:
        """A number in a cell of this style."""
        if style < len(self.bits):
            self.columns[column] |= self.bits[style]

    def by_column(self) -> dict[int, list[str]]:
        """The units of the columns that have any."""
        return {
            column: [name for place, name in enumerate(self._names) if bits >> place & 1]
            for column, bits in enumerate(self.columns)
            if bits
        }
