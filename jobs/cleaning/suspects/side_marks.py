"""Amounts that end with their side of the account, CR or DR, in place of a sign: "120.50 CR", "30.00 DR"."""

import re
from typing import NamedTuple

from jobs.cleaning.suspects.figures import Texts, is_number, is_other_form

SIDES = (("CR", "DR"), ("C", "D"), ("H", "S"))
"""Credit and debit: in English, short, and in German."""
MARKED = re.compile(r"(?P<amount>.*[\d)])\s*(?P<mark>[CcDd][Rr]|[CDHS])\.?")
LAST = frozenset("RrCDHS.")
CENTS = re.compile(r"[.,]\d\d\)?$")
LEAST, MOST = 3, 0.9
"""How many amounts must be marked, and which share of the column they must be together with bare ones."""


class Sides(NamedTuple):
    """The texts with each mark (in capitals), whether some amounts have none, and whether one that has a mark is negative."""

    marked: dict[str, dict[str, int]]
    bare: int
    are_signed: bool

    @property
    def texts(self) -> dict[str, int]:
        return {text: count for texts in self.marked.values() for text, count in texts.items()}


def sides_in(counts: Texts) -> Sides | None:
    """Both sides, or one of them beside amounts without a mark.

    Letters may be something else: 12C is a house number, and 45.5 Cr are crores. So single letters need cents before them, and
    both must be there; CR alone needs cents, and capitals.
    """
    found = dict[str, dict[str, int]]()
    amounts = dict[str, str]()
    for text, count in counts.items():
        if text[-1:] in LAST and (each := MARKED.fullmatch(text)) and is_amount(each["amount"].strip()):
            found.setdefault(each["mark"].upper(), {})[text] = count
            amounts[text] = each["amount"].strip()
    pair = next((pair for pair in SIDES if found.keys() and found.keys() <= set(pair)), None)
    marked = sum(counts[text] for text in amounts)
    if not pair or marked < LEAST:
        return None
    bare = sum(count for text, count in counts.items() if text not in amounts and is_amount(text))
    have_cents = all(CENTS.search(amount) for amount in amounts.values())
    if len(found) == 1:
        is_side = len(pair[0]) > 1 and have_cents and bare > 0 and not any(text.rstrip(".").endswith("r") for text in amounts)
    else:
        is_side = have_cents or len(pair[0]) > 1
    if not is_side or marked + bare < MOST * counts.cells:
        return None
    return Sides(found, bare, any(amount[0] in "-−(" or amount[-1] == ")" for amount in amounts.values()))


def is_amount(text: str) -> bool:
    return is_number(text) or is_other_form(text)
