"""Amounts that end with their side of the account, CR or DR, in place of a sign: "120.50 CR", "30.00 DR"."""

import re
from collections.abc import Container, Sequence
from typing import NamedTuple

from jobs.cleaning.suspects.figures import Texts, is_number, is_other_form

SIDES = (("CR", "DR"), ("C", "D"), ("H", "S"))
"""Credit and debit: in English, short, and in German."""
MARKED = re.compile(r"(?P<amount>.*[\d)])\s*(?P<mark>[CcDd][Rr]|[CDHS])\.?")
LAST = frozenset("RrCDHS.")
CENTS, HUNDREDS = re.compile(r"[.,]\d\d\)?$"), re.compile(r"\d{3}[.,]\d\d\)?$")
LEAST, MOST = 3, 0.9
"""How many amounts must be marked, and which share of the column they must be together with bare ones."""


class Sides(NamedTuple):
    """The texts with each mark (in capitals), whether some amounts have none, and whether one that has a mark is negative.

    `bare` are the amounts without a mark, but for zero, which is on neither side.
    """

    pair: tuple[str, str]
    marked: dict[str, dict[str, int]]
    bare: int
    are_signed: bool

    @property
    def texts(self) -> dict[str, int]:
        return {text: count for texts in self.marked.values() for text, count in texts.items()}


def sides_of(columns: Sequence[Texts]) -> list[Sides | None]:
    """For each column. Once one has both marks, a single mark in others is a side, too: the balance may be on one all along."""
    found = [sides_in(counts) for counts in columns]
    known = {each.pair for each in found if each and len(each.marked) > 1}
    return [each or (sides_in(counts, known) if known else None) for each, counts in zip(found, columns, strict=True)]


def sides_in(counts: Texts, known: Container[tuple[str, str]] = ()) -> Sides | None:
    """Both sides, or one of them beside amounts without a mark, or alone if the pair is `known`.

    Letters may be something else: 12C is a house number, 1.50 H are hours, and 45.5 Cr are crores. So single letters need cents
    before them, and hundreds somewhere, and both must be there; CR alone needs capitals, and cents, also without it.
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
    others = {text: count for text, count in counts.items() if text not in amounts and is_amount(text)}
    without = {text: count for text, count in others.items() if re.search("[1-9]", text)}
    bare = sum(without.values())
    have_cents = all(CENTS.search(amount) for amount in amounts.values())
    if len(found) == 1:
        are_capitals = not any(text.rstrip(".").endswith("r") for text in amounts)
        are_alike = have_cents and all(CENTS.search(text) for text in without)
        is_side = pair in known or (len(pair[0]) > 1 and are_alike and bare > 0 and are_capitals)
    else:
        is_side = len(pair[0]) > 1 or (have_cents and any(map(HUNDREDS.search, amounts.values())))
    if not is_side or marked + sum(others.values()) < MOST * counts.cells:
        return None
    return Sides(pair, found, bare, any(amount[0] in "-−(" or amount[-1] == ")" for amount in amounts.values()))


def is_amount(text: str) -> bool:
    return is_number(text) or is_other_form(text)
