"""Columns that join two others, such as "CA_Kern" beside "CA" and "Kern": where they disagree, one is wrong."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from rapidfuzz.distance import OSA

from jobs.cleaning.suspects.figures import is_number
from jobs.cleaning.suspects.seen import SeenColumn, Suspect

SAMPLE, LEAST = 60, 20
OFTEN = 0.35
"""The share of a sample that must be joined like that, even with many errors; of all rows, slightly more."""
HOLDS = 0.4
SURELY = 0.9
"""If at least this share of the rows agrees, the others are suspects however much they differ."""
LONGEST_BETWEEN = 3
DIFFERENT = 3
"""How many different texts of a sample must be joined like that."""
MOST_TRIED = 10
"""How many columns are tried as the first part, and as the second."""
WORD, ZEROS = re.compile(r"[^\W_]+"), re.compile(r"(?<![\d.,])0+(?=\d)")
MARKS, NO_LETTERS = re.compile(r"\s*([^\w\s])\1{2,}$"), re.compile(r"\d|[^\w\s]")

Sample = Sequence[str | None]


class Joint(NamedTuple):
    """Indices of columns: `whole` is `first`, the separator `between`, and `second`."""

    first: int
    second: int
    whole: int
    between: str


def disagreeing(columns: Sequence[SeenColumn], rule: str) -> Iterator[Suspect]:
    """Rows in which one of the three is wrong: the part that no agreeing row contains.

    If that is true of two cells, both are suspects without a proposal.
    """
    for joint in joints(columns):
        first, second, whole = (columns[place] for place in joint[:3])
        rows = [row for row in range(len(whole.codes)) if first.text(row) and second.text(row) and whole.text(row)]
        wrong = [row for row in rows if whole.text(row) != f"{first.text(row)}{joint.between}{second.text(row)}"]
        agreeing = set(rows).difference(wrong)
        known = [{part.text(row) or "" for row in agreeing} for part in (first, second)]
        if len(agreeing) >= HOLDS * len(rows) and min(map(len, known)) > 1:
            is_sure = len(agreeing) >= SURELY * len(rows)
            for row in wrong:
                yield from suspects_of(columns, joint, row, known, rule, is_sure=is_sure)


def suspects_of(
    columns: Sequence[SeenColumn], joint: Joint, row: int, known: Sequence[set[str]], rule: str, *, is_sure: bool
) -> Iterator[Suspect]:
    one, two, whole = (columns[place].text(row) or "" for place in joint[:3])
    together = f"{one}{joint.between}{two}"
    if is_as_good(whole, together):
        return
    if whole.startswith(one + joint.between):
        place, text, due, others = joint.second, two, whole[len(one + joint.between) :], known[1]
    elif whole.endswith(joint.between + two):
        place, text, due, others = joint.first, one, whole[: -len(joint.between + two)], known[0]
    else:
        before, _, behind = whole.partition(joint.between)
        if is_slip(whole, together) and not (before in known[0] and behind in known[1]):
            are_known = one in known[0] and two in known[1]
            yield Suspect(row, joint.whole, together if are_known else None, rule)
        return
    is_near, is_known, is_due = is_slip(text, due), text in others, due in others
    if is_near and is_known != is_due:
        yield Suspect(row, place, due, rule) if is_due else Suspect(row, joint.whole, together, rule)
    elif is_sure or (is_near and not is_known):
        yield Suspect(row, place, None, rule)
        yield Suspect(row, joint.whole, None, rule)


def is_as_good(text: str, other: str) -> bool:
    """Whether they differ only in case, in zeros before numbers, or in words that only one has: a middle name, "Jr."."""
    one, two = (ZEROS.sub("", each.casefold()) for each in (text, other))
    ours, theirs = (set(WORD.findall(each)) for each in (one, two))
    return one == two or ours < theirs or theirs < ours


def is_slip(text: str, other: str) -> bool:
    """Whether up to half of the letters differ, up to a third are extra or missing, or symbols follow.

    Kern and Kerm, or Kern***, but not Maria and Mia. Other digits make another number, and symbols are significant: C+ and C.
    """
    one, two = (MARKS.sub("", each) for each in (text, other))
    if one == two:
        return True
    most = max(len(one), len(two))
    slips = most // 2 if len(one) == len(two) else max(1, most // 3)
    return NO_LETTERS.sub("", one) != NO_LETTERS.sub("", two) and OSA.distance(one, two) <= slips


def joints(columns: Sequence[SeenColumn]) -> Iterator[Joint]:
    """At most one per column: the two columns that it joins most often."""
    rows = range(0, len(columns[0].codes), max(1, len(columns[0].codes) // SAMPLE)) if columns else []
    samples = [[column.text(row) for row in rows] for column in columns]
    for place, whole in enumerate(samples):
        others = [other for other in range(len(columns)) if other != place]
        firsts = [other for other in others if agree(samples[other], whole, str.startswith)][:MOST_TRIED]
        seconds = [other for other in others if agree(samples[other], whole, str.endswith)][:MOST_TRIED]
        found = [
            (count, Joint(first, second, place, between))
            for first in firsts
            for second in seconds
            if first != second
            for between, count in found_between(samples[first], samples[second], whole)
        ]
        if found:
            yield max(found, key=lambda each: each[0])[1]


def agree(parts: Sample, wholes: Sample, agrees: Callable[[str, str], bool]) -> bool:
    """Whether the whole begins, or ends, with the part in enough rows."""
    texts = [(text, piece) for text, piece in zip(wholes, parts, strict=True) if text and piece]
    return sum(piece != text and agrees(text, piece) for text, piece in texts) >= OFTEN * max(LEAST, len(texts))


def found_between(firsts: Sample, seconds: Sample, wholes: Sample) -> Iterator[tuple[str, int]]:
    """The separator in most of the rows, and in how many; letters and digits do not count.

    What is nearly constant looks joined by coincidence: "0.0" beside "0" and "0". So do numbers, "3.0" beside "3".
    """
    put_together: defaultdict[str, list[str]] = defaultdict(list)
    tried = 0
    for one, two, text in zip(firsts, seconds, wholes, strict=True):
        if one and two and text and not is_number(text):
            tried += 1
            if text.startswith(one) and text.endswith(two) and len(text) > len(one) + len(two):
                put_together[text[len(one) : len(text) - len(two)]].append(text)
    if tried >= LEAST and put_together:
        between, texts = max(put_together.items(), key=lambda each: len(each[1]))
        is_sign = len(between) <= LONGEST_BETWEEN and not any(map(str.isalnum, between))
        if is_sign and len(texts) >= OFTEN * tried and len(set(texts)) >= DIFFERENT:
            yield between, len(texts)
