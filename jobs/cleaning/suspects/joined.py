"""Columns that are two others put together, such as "CA_Kern" beside "CA" and "Kern": where they disagree, one is wrong."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from jobs.cleaning.suspects.seen import SeenColumn, Suspect

SAMPLE, LEAST = 60, 20
OFTEN = 0.35
"""The share of a sample that must be put together so, if it may be full of errors; of all rows, a little more."""
HOLDS = 0.4
LONGEST_BETWEEN = 3
DIFFERENT = 3
"""Texts in a sample that must be put together so."""
MOST_TRIED = 10
"""Columns that may be the first part, and as many that may be the second."""

Sample = Sequence[str | None]


class Joint(NamedTuple):
    """Places of columns: `whole` is `first`, what stands `between`, and `second`."""

    first: int
    second: int
    whole: int
    between: str


def disagreeing(columns: Sequence[SeenColumn], rule: str) -> Iterator[Suspect]:
    """Where one of the three is wrong: the one whose text is found nowhere else. Where that is two, both, with no proposal."""
    for joint in joints(columns):
        first, second, whole = (columns[place] for place in joint[:3])
        rows = [row for row in range(len(whole.codes)) if first.text(row) and second.text(row) and whole.text(row)]
        wrong = [row for row in rows if whole.text(row) != f"{first.text(row)}{joint.between}{second.text(row)}"]
        if len(rows) - len(wrong) >= HOLDS * len(rows):
            for row in wrong:
                yield from told(columns, joint, row, rule)


def told(columns: Sequence[SeenColumn], joint: Joint, row: int, rule: str) -> Iterator[Suspect]:
    texts = [columns[joint.first].text(row) or "", columns[joint.second].text(row) or ""]
    parts = (columns[joint.whole].text(row) or "").partition(joint.between)[::2]
    counts = [columns[joint.first].counts, columns[joint.second].counts]
    together = joint.between.join(texts)
    if all(parts) and (parts[0] == texts[0]) != (parts[1] == texts[1]):
        which = 0 if parts[0] != texts[0] else 1
        text, part, known = texts[which], parts[which], counts[which]
        if known[part] > max(1, known[text]):
            yield Suspect(row, (joint.first, joint.second)[which], part, rule)
        elif known[text] > 1:
            yield Suspect(row, joint.whole, together, rule)
        else:
            yield Suspect(row, (joint.first, joint.second)[which], None, rule)
            yield Suspect(row, joint.whole, None, rule)
    elif counts[0][texts[0]] > 1 and counts[1][texts[1]] > 1:
        yield Suspect(row, joint.whole, together, rule)


def joints(columns: Sequence[SeenColumn]) -> Iterator[Joint]:
    """For each column at most one: the two that it is put together of most often."""
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
    """The signs between the two in most of the rows, and in how many; letters and digits are none.

    What is nearly always the same looks put together by chance: "0.0" beside "0" and "0".
    """
    put_together: defaultdict[str, list[str]] = defaultdict(list)
    tried = 0
    for one, two, text in zip(firsts, seconds, wholes, strict=True):
        if one and two and text:
            tried += 1
            if text.startswith(one) and text.endswith(two) and len(text) > len(one) + len(two):
                put_together[text[len(one) : len(text) - len(two)]].append(text)
    if tried >= LEAST and put_together:
        between, texts = max(put_together.items(), key=lambda each: len(each[1]))
        is_sign = len(between) <= LONGEST_BETWEEN and not any(map(str.isalnum, between))
        if is_sign and len(texts) >= OFTEN * tried and len(set(texts)) >= DIFFERENT:
            yield between, len(texts)
