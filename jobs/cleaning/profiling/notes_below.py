"""Rows below a table that are notes, such as "Source: national statistics" or "* preliminary"."""

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from jobs.cleaning.profiling.totals import Row
from jobs.cleaning.values.white import WHITE

NOTE = re.compile(
    r"(sources?|quellen?|fuentes?|fonti|fontes?|bronn?en|bron|notes?|notas?|hinweise?|anmerkung(en)?|remarques?|disclaimer"
    r"|copyright|signatures?|unterschrift(en)?|(last )?updated|generated|created|exported|printed|erstellt|gedruckt|stand)"
    r"(\s*:|\s+(by|on|at|am|vom|von|le)\b|\s+\d)"
    r"|(©|[*†‡§¹²³]+|[(\[][*\d]{1,2}[)\]])\s*\w",
    re.IGNORECASE,
)
WORDS = 3
"""Without such a beginning, a note has at least this many words, as hardly any other value of its column."""
OF_NAMES = {
    *("al", "and", "bin", "da", "de", "del", "den", "der", "di", "do", "dos", "e", "el", "et", "la", "las", "le", "los"),
    *("of", "the", "und", "van", "von", "y", "zu"),
}
"""Words in small letters that names have, too: of other such words, a note has one at least."""
WORDY = 0.1
"""The largest share of other values with as many words."""


class Notes(NamedTuple):
    """Rows with a single cell, which is in the column at `place`."""

    place: int
    rows: list[Row]

    @property
    def texts(self) -> list[str]:
        return [cells[self.place] or "" for _, cells in self.rows]

    def missing_in(self, place: int) -> int:
        """How many have no value in a column."""
        return 0 if place == self.place else len(self.rows)


def notes_in(rows: Sequence[Row], values: Sequence[Mapping[str, int] | None], missing: Sequence[int]) -> Notes | None:
    """The notes among the last rows. `values`: each column's values with their counts, or None if not all were counted.

    `missing`: the number of its missing values.
    """
    found: list[Row] = []
    place = None
    for row in reversed(rows):
        filled = [at for at, cell in enumerate(row[1]) if (cell or "").strip(WHITE)]
        if len(row[1]) < 2 or len(filled) != 1 or place not in (None, filled[0]):
            break
        [place] = filled
        found.insert(0, row)
    if place is None or len(found) == len(rows):
        return None
    notes = Notes(place, found)
    is_only_one = any(count == len(found) for at, count in enumerate(missing) if at != place)
    are_notes = all(NOTE.match(text.strip(WHITE)) for text in notes.texts)
    return notes if are_notes or (is_only_one and are_wordy(notes.texts, values[place])) else None


def are_wordy(texts: Sequence[str], values: Mapping[str, int] | None) -> bool:
    """Whether these texts, and hardly any others, have several words, and are not names."""
    others = {text: count for text, count in (values or {}).items() if text not in texts}
    wordy = sum(count for text, count in others.items() if len(text.split()) >= WORDS)
    are_like_notes = all(len(text.split()) >= WORDS and not is_name(text) for text in texts)
    return are_like_notes and bool(others) and wordy <= WORDY * sum(others.values())


def is_name(text: str) -> bool:
    """Whether it may be the name of somebody or something: Mary Ann van Dyk, University of the West Indies."""
    return not any(word[0].islower() and word not in OF_NAMES for word in text.split())
