"""Texts that are not written like the others of their column: a date with an extra digit, a code without its letter."""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial

from jobs.cleaning.profiling.date_formats import format_of
from jobs.cleaning.suspects.figures import Texts, is_other_form, kind, of_any_length, shape
from jobs.cleaning.suspects.spelling import Proposals

OFTEN = 3
SHORTEST = 4
COMMON = 1 / 20
"""A shape with this share of the cells is one of the column's regular ones."""
MOST, LONGEST = 2_000, 60
"""For how many texts, and of up to how many characters, a correction is searched; for others, only a person can tell."""
MARKED = re.compile(r"(.*?\w\W?)([^\w\s])\2{2,}")
"""With a run of symbols at the end: "POINT (1 2)***"."""

DIGITS, NINES = re.compile(r"\d+"), re.compile(r"9+\+?")
BETWEEN_WORDS, MOVED_POINT = re.compile(r"[^\W\d_] (?=[^\W\d_])"), re.compile(r"\.\d|\d\.")

Shape = Callable[[str], str]


def of_any_fraction(shape: str) -> str:
    """The shape of a text, with any number of digits after the point."""
    return re.sub(r"(?<=\.)9+", "9+", shape)


def of_any_digits(kind: str) -> str:
    """The kind of a text, where one digit is equal to several."""
    return re.sub(r"9(?!\+)", "9+", kind)


def out_of_shape(counts: Texts) -> Proposals:
    """Texts of a rare shape in a column of one or few shapes with digits; with the correction, if one typo explains them.

    A typo is an extra character, two exchanged ones, or a missing one that is in this place everywhere else. If there are
    several explanations, only a person can tell. What occurs several times is intentional.
    """
    cells = counts.cells
    if not cells or (holds_numbers(counts) and not has_one_length(counts)):
        return {}
    shape_of = {text: shape(text) for text in counts}
    by_shape: Counter[str] = Counter()
    for text, count in counts.items():
        by_shape[shape_of[text]] += count
    for simplified, least in ((of_any_fraction, 0.5), (of_any_length, 0.8)):
        shapes: Counter[str] = Counter()
        for each, count in by_shape.items():
            shapes[simplified(each)] += count
        (usual, most), *_ = shapes.most_common(1)
        good = {each for each, count in shapes.items() if count >= COMMON * cells}
        if (
            most >= least * cells
            and "9" in usual
            and len(usual) >= SHORTEST
            and sum(shapes[each] for each in good) >= 0.6 * cells
        ):
            found = not_like(good, usual, simplified, counts, shape_of)
            return but_of_dates(found, next(text for text in counts if simplified(shape_of[text]) == usual))
    return {}


def not_like(good: set[str], usual: str, simplified: Shape, counts: Texts, shape_of: Mapping[str, str]) -> Proposals:
    """Texts of none of the good shapes, of which one is the usual."""
    are_good = {each for each in set(shape_of.values()) if simplified(each) in good}
    odd = [text for text, count in counts.items() if count < OFTEN and shape_of[text] not in are_good]
    always = dict[int, str]()
    if simplified is of_any_fraction:
        alike = {each: list[str]() for each in (good if len(odd) <= MOST else {usual})}
        for text, each in shape_of.items():
            if (common := simplified(each)) in alike:
                alike[common].append(text)
        always = constants(alike[usual]) if "+" not in usual else always
        are_counts = {each: counting(texts, each) for each, texts in alike.items()}
        odd = [text for text in odd if not any(just_counts(text, *each) for each in are_counts.items())]
    elif simplified is of_any_length:
        numbered = set(map(of_any_digits, good))
        odd = [text for text in odd if of_any_digits(kind(text)) not in numbered]
    if len(odd) > MOST:
        return dict.fromkeys(odd)
    simple = partial(simply, simplified)
    return {text: without_slip(text, good, simple, always, counts) if len(text) <= LONGEST else None for text in odd}


def but_of_dates(found: Proposals, example: str) -> Proposals:
    """Without dates with other separators than most: the profile reports these for the whole column."""
    if format_of(example) is None:
        return found
    signs = signs_of(example)
    return {text: meant for text, meant in found.items() if signs_of(text) == signs or format_of(text) is None}


def signs_of(date: str) -> str:
    return re.sub(r"[\d\s]", "", date)


def simply(simplified: Shape, text: str) -> str:
    return simplified(shape(text))


def holds_numbers(counts: Texts) -> bool:
    others = sum(count for text, count in counts.items() if text not in counts.numbers and is_other_form(text))
    return 2 * (counts.cells_of_numbers + others) > counts.cells


def has_one_length(counts: Texts) -> bool:
    """Whether these are codes of digits only, such as postcodes."""
    lengths: Counter[int] = Counter()
    for text, count in counts.items():
        if text.isdecimal():
            lengths[len(text)] += count
    [(length, most)] = lengths.most_common(1) or [(0, 0)]
    return length >= SHORTEST and most >= 0.8 * counts.cells


def counting(alike: Sequence[str], usual: str) -> list[bool]:
    """For each run of digits in texts of one shape: whether it is a number whose length is arbitrary.

    It is if its values start near the least number of that length, and none begins with zero: 100 to 350, but not 60601 to
    60827. Before a decimal point, one such value is not enough; several are needed.
    """
    runs = zip(*map(DIGITS.findall, alike), strict=True)
    return [not any(run[0] == "0" for run in found) and reaches_down(found, has_fraction="+" in usual) for found in runs]


def reaches_down(runs: Sequence[str], *, has_fraction: bool) -> bool:
    if has_fraction:
        return sum(run[0] == "1" for run in runs) >= COMMON * len(runs)
    return int(min(runs)[0]) < 2


def just_counts(text: str, expected: str, counting: list[bool]) -> bool:
    """Whether it differs from this shape only in the length of such numbers."""
    ours, theirs = DIGITS.findall(text), NINES.findall(expected)
    is_alike = "+" not in expected and kind(text) == kind(expected)
    if not is_alike and DIGITS.sub("9", shape(text)) != NINES.sub("9", expected):
        return False
    return len(ours) == len(theirs) and all(
        two == "9+" or len(one) == len(two) or (is_count and (one == "0" or one[0] != "0"))
        for one, two, is_count in zip(ours, theirs, counting, strict=True)
    )


def constants(alike: Sequence[str]) -> dict[int, str]:
    """By position: the character that all of these texts, of one shape, have there."""
    first, *others = alike
    return {place: sign for place, sign in enumerate(first) if all(other[place] == sign for other in others)}


def without_slip(text: str, good: set[str], shape_of: Shape, always: dict[int, str], counts: Mapping[str, int]) -> str | None:
    if (marked := MARKED.fullmatch(text)) and shape_of(marked[1]) in good:
        return marked[1]
    meant = {other for other in one_slip_away(text, always) if shape_of(other) in good}
    known = {other for other in meant if counts.get(other, 0) > 1}
    meant = known if len(known) == 1 else meant
    return meant.pop() if len(meant) == 1 else None


def one_slip_away(text: str, always: dict[int, str]) -> Iterator[str]:
    """Possible corrections. None joins two words, or moves a point, which would make another number."""
    apart = {found.start() + 1 for found in BETWEEN_WORDS.finditer(text)}
    for place in range(len(text)):
        if place not in apart:
            yield text[:place] + text[place + 1 :]
    for place in range(len(text) - 1):
        if not MOVED_POINT.fullmatch(text, place, place + 2):
            yield text[:place] + text[place + 1] + text[place] + text[place + 2 :]
    for place, sign in always.items():
        if place <= len(text):
            yield text[:place] + sign + text[place:]
