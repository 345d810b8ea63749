"""Columns that are two others put together, such as "CA_Kern" beside "CA" and "Kern": where they disagree, one is wrong."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from jobs.cleaning.suspects.seen import SeenColumn, Suspect

SAMPLE, LEAST = 60, 20
OFTEN = 0.35
"""The share of a sample that must be put together so, if it may be full of errors; of all rows, a little more."""
HOLDS = 0.4
LONGEST_BETWEEN = 3


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
    others = range(len(columns))
    for place, whole in enumerate(columns):
        step = max(1, len(whole.codes) // SAMPLE)
        sample = [row for row in range(0, len(whole.codes), step) if whole.text(row)]
        firsts = [other for other in others if other != place and agree(columns[other], whole, sample, str.startswith)]
        seconds = [other for other in others if other != place and agree(columns[other], whole, sample, str.endswith)]
        for first in firsts:
            for second in seconds:
                if first != second and (between := found_between(columns[first], columns[second], whole, sample)):
                    yield Joint(first, second, place, between)


def agree(part: SeenColumn, whole: SeenColumn, sample: Sequence[int], agrees: Callable[[str, str], bool]) -> bool:
    """Whether the whole begins, or ends, with the part in enough rows."""
    texts = [(text, piece) for row in sample if (text := whole.text(row)) and (piece := part.text(row))]
    return sum(piece != text and agrees(text, piece) for text, piece in texts) >= OFTEN * max(LEAST, len(texts))


def found_between(first: SeenColumn, second: SeenColumn, whole: SeenColumn, sample: Sequence[int]) -> str | None:
    """The signs between the two, in most of the rows; letters and digits are none."""
    signs: Counter[str] = Counter()
    tried = 0
    for row in sample:
        one, two, text = first.text(row), second.text(row), whole.text(row)
        if one and two and text:
            tried += 1
            if text.startswith(one) and text.endswith(two) and len(text) > len(one) + len(two):
                signs[text[len(one) : len(text) - len(two)]] += 1
    if tried < LEAST or not signs:
        return None
    between, count = signs.most_common(1)[0]
    is_sign = len(between) <= LONGEST_BETWEEN and not any(map(str.isalnum, between))
    return between if is_sign and count >= OFTEN * tried else None
