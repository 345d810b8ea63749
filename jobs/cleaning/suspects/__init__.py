"""Finds cells that look wrong, without rules or examples: by comparing them with the table's other cells.

    swapped       a telephone number among e-mail addresses, beside an address among numbers
    swallowed     the city "Bend OR" beside an empty state
    joined        "CA_Kern" beside "CA" and "Kerm"
    dependency    one of forty rows of a hospital has another telephone number
    unit          "12.0 oz" and "16 ounces" in one column, "70 kg" among numbers
    unit_and_more "12 oz can" where the units of others are removed
    spelling      "Femael" where "Female" occurs a hundred times
    masked        "birmxnghxm": one character replaces others throughout the table
    word          "HIGH SCOHOL FOR LAW" where most names contain SCHOOL
    number        "8n0" among numbers
    shape         "1/020/2020" among dates of ten characters
    no_day        "31/02/2020"
    far_date      "2202-03-04" among dates of 2020
    weekday       "Mon 2024-01-02", which was a Tuesday
    address       "ben@@example.org" among e-mail addresses
    null_words    "N/A" among numbers

These are opinions for a person to review: nothing is changed.
"""

from collections.abc import Iterator, Sequence

from jobs.cleaning.suspects.addresses import no_addresses
from jobs.cleaning.suspects.calendar import impossible_and_far
from jobs.cleaning.suspects.dependencies import broken
from jobs.cleaning.suspects.figures import Texts, spoiled
from jobs.cleaning.suspects.joined import disagreeing
from jobs.cleaning.suspects.other_weekdays import on_other_weekdays
from jobs.cleaning.suspects.seen import MOST_CELLS, SeenColumn, SeenTable, Suspect, look_at
from jobs.cleaning.suspects.shapes import out_of_shape
from jobs.cleaning.suspects.spelling import Masked, Proposals, mistyped, true_masks
from jobs.cleaning.suspects.swallowed import swallowed
from jobs.cleaning.suspects.swapped import swapped
from jobs.cleaning.suspects.units import with_units
from jobs.cleaning.suspects.words import misspelt

__all__ = ["MOST_CELLS", "SeenTable", "Suspect", "find_suspects", "look_at"]

MOST_COLUMNS = 100
"""With more columns, each is judged only by itself: comparing all with all would take too long."""
BY_VALUE = {"word": misspelt, "number": spoiled, "address": no_addresses, "shape": out_of_shape}


def find_suspects(table: SeenTable, missing_words: Sequence[Sequence[str]]) -> list[Suspect]:
    """At most one per cell, by rows and columns. `missing_words`: for each column, the words that stand for a missing value.

    If several rules suspect a cell, the first with a proposal wins: rules between columns know more than those within one.
    """
    found: dict[tuple[int, int], Suspect] = {}
    for suspect in all_suspects(table.columns, missing_words):
        known = found.get((suspect.row, suspect.column))
        if known is None or (known.proposed is None and suspect.proposed is not None):
            found[suspect.row, suspect.column] = suspect
    return agreed(table.columns, [found[cell] for cell in sorted(found)])


def agreed(columns: Sequence[SeenColumn], found: list[Suspect]) -> list[Suspect]:
    """Removes contradictory proposals: if one cell should change from General to Aviation, and another the other way round."""
    changes = {each: (each.column, columns[each.column].text(each.row), each.proposed) for each in found}
    known = set(changes.values())
    exchanged = {each for each, (place, old, new) in changes.items() if (place, new, old) in known}
    return [each._replace(proposed=None) if each in exchanged else each for each in found]


def all_suspects(columns: Sequence[SeenColumn], missing_words: Sequence[Sequence[str]]) -> Iterator[Suspect]:
    for place, (column, words) in enumerate(zip(columns, missing_words, strict=True)):
        yield from set_aside(column, place, words)
    if len(columns) <= MOST_COLUMNS:
        yield from swapped(columns, "swapped")
        yield from swallowed(columns, "swallowed")
        yield from disagreeing(columns, "joined")
        yield from broken(columns, "dependency")
    by_rule = proposals_of(columns)
    for place, column in enumerate(columns):
        for rule, proposals in by_rule[place].items():
            for row, text in column.rows_of(proposals):
                yield Suspect(row, place, proposals[text], rule)


def set_aside(column: SeenColumn, place: int, words: Sequence[str]) -> Iterator[Suspect]:
    """Cells with words for missing values; the other rules ignore them from then on."""
    folded = {word.lower() for word in words}
    spelled = [text for text in column.texts if text.lower() in folded]
    for text in spelled:
        del column.counts[text]
    for row, _ in column.rows_of(spelled):
        yield Suspect(row, place, None, "null_words")


def proposals_of(columns: Sequence[SeenColumn]) -> list[dict[str, Proposals]]:
    """For each column, by rule: the texts that look wrong wherever they occur."""
    found, masked = list[dict[str, Proposals]](), list[list[Masked]]()
    for column in columns:
        counts = Texts(column.counts)
        spelling, behind_masks = mistyped(counts)
        by_value = {rule: find(counts) for rule, find in BY_VALUE.items()}
        no_day, far_date = impossible_and_far(counts)
        of_dates = {"no_day": no_day, "far_date": far_date, "weekday": on_other_weekdays(counts)}
        found.append({**of_dates, **with_units(column.name, counts), "spelling": spelling, "masked": {}, **by_value})
        masked.append(behind_masks)
    masks = true_masks(masked)
    for by_rule, each in zip(found, masked, strict=True):
        by_rule["masked"] = {one.text: one.meant for one in each if one.mask in masks}
    return [in_the_end(by_rule) for by_rule in found]


def in_the_end(by_rule: dict[str, Proposals]) -> dict[str, Proposals]:
    """Replaces proposals that are suspects themselves by their own proposals: a typo may be similar to another typo.

    If that leads in a circle, there is no proposal.
    """
    meant: Proposals = {}
    for proposals in by_rule.values():
        for text, proposed in proposals.items():
            meant[text] = meant.get(text) or proposed
    return {rule: {text: end_of(text, proposed, meant) for text, proposed in each.items()} for rule, each in by_rule.items()}


def end_of(text: str, proposed: str | None, meant: Proposals) -> str | None:
    passed = {text}
    while proposed in meant and meant[proposed] is not None:
        if proposed in passed:
            return None
        passed.add(proposed)
        proposed = meant[proposed]
    return proposed
