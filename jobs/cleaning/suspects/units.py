"""Numbers with units that not all of them have, or that are written in several ways: "12.0 oz" and "16 ounces".

Only known units count: "12A" is a house number, "09S" a school, "3.city" a key, and "45*" has a footnote.
"""

import re
from collections import Counter
from collections.abc import Mapping
from typing import NamedTuple

import numpy as np

from jobs.cleaning.suspects.figures import NUMBER, Texts, is_number
from jobs.cleaning.suspects.spelling import Proposals

LINES = """
% percent pct
mg milligram/milligrams
g gr gram/grams
kg/kgs kilo/kilos kilogram/kilograms
oz ounce/ounces
lb/lbs pound/pounds
mm millimeter/millimeters millimetre/millimetres
cm centimeter/centimeters centimetre/centimetres
m meter/meters metre/metres
km/kms kilometer/kilometers kilometre/kilometres
in inch/inches
ft foot/feet
mi mile/miles
ml milliliter/milliliters millilitre/millilitres
l/L liter/liters litre/litres
gal gallon/gallons
s sec/secs second/seconds
min/mins minute/minutes
h hr/hrs hour/hours
d day/days
week/weeks wk/wks
month/months mo/mos
year/years y yr/yrs
"""
SCALES = ("thousand/thousands", "Tsd/tsd", "million/millions", "Mio/mio", "Mrd/mrd", "bn", "billion/billions")
"""Each on its own: a billion is not the same everywhere."""
WAYS = {
    word: (line.split()[0].partition("/")[0], way)
    for line in (*LINES.strip().splitlines(), *SCALES)
    for way in line.split()
    for word in way.split("/")
}
"""By word, its unit and its spelling (singular and plural together).

In lower case, except for single letters: M may mean millions.
"""

AMOUNT = re.compile(rf"(?P<number>{NUMBER.pattern})\s*(?P<written>(?P<word>[^\W\d_]+|%)\.?)(?P<more>\s\D{{1,30}})?")
WORD, CAMEL = re.compile(r"%|[^\W\d_]+"), re.compile(r"(?<=[a-z])(?=[A-Z])")
PERCENT = "%"
OFTEN, COMMON = 3, 1 / 50
"""The least number of cells, and share of all, with a unit or a spelling for it to be one of the column's."""
NEARLY_ALL = 0.9
NOISE = 15
"""A fraction with this many digits was computed in floating point, and its last digits are rounding errors."""
PRECISE = 12

JUDGED = 50
"""How many of a column's most frequent texts show whether it has units at all."""
MIXED, WITH_UNIT = 0.7, 0.3
"""The least shares of numbers with or without a unit, and of those with one, in a column of quantities."""

Numbers = Mapping[str, int]
"""How often each number is there."""


class Amount(NamedTuple):
    """A number with a unit, `written` from `start` on, in the spelling `way`; whether more text follows, as in "12 oz can"."""

    number: str
    start: int
    written: str
    unit: str
    way: str
    has_more: bool


def with_units(name: str | None, counts: Texts) -> dict[str, Proposals]:
    """By rule: numbers with units in a column of plain ones, or with a unit that is spelled in several ways.

    If all have the same unit in the same spelling, it belongs to the column's format; different units are intentional. Removing
    a unit is only proposed if no information is lost.
    """
    cells, without = counts.cells, counts.cells_of_numbers
    amounts = {
        text: amount for text in counts if not text[:1].isalpha() and text not in counts.numbers and (amount := read(text))
    }
    having = sum(counts[text] for text in amounts)
    if having >= NEARLY_ALL * cells:
        return in_several_ways(unit_in_name(name), counts, amounts)
    if 2 * without >= cells and having + without >= NEARLY_ALL * cells:
        return {"unit": among_plain(unit_in_name(name), counts, amounts)}
    return {}


def several_units(counts: Texts) -> dict[str | None, dict[str, int]]:
    """The texts of each unit in a column of quantities that have several, or that not all have one: most cells first.

    Numbers without a unit are under None. Empty for other columns, and for those about which `with_units` says more.
    """
    if not any(read(text) for text, _ in zip(counts, range(JUDGED), strict=False)) or any(with_units(None, counts).values()):
        return {}
    found: dict[str | None, dict[str, int]] = {None: {text: counts[text] for text in counts.numbers}}
    for text, count in counts.items():
        if text not in counts.numbers and (amount := read(text)) and not amount.has_more:
            found.setdefault(amount.unit, {})[text] = count
    cells = {unit: sum(texts.values()) for unit, texts in found.items()}
    least = {unit: OFTEN if unit is None or len(unit) == 1 else 1 for unit in cells}
    having = sum(cells.values()) - cells[None]
    if having < WITH_UNIT * counts.cells or sum(cells.values()) < MIXED * counts.cells:
        return {}
    known = {unit: found[unit] for unit in sorted(cells, key=lambda unit: -cells[unit]) if cells[unit] >= least[unit]}
    return known if len(known) > 1 else {}


def read(text: str) -> Amount | None:
    found = AMOUNT.fullmatch(text)
    known = found and way_of(found["word"])
    if not found or not known:
        return None
    written = found["written"]
    unit, way = known
    return Amount(
        found["number"], found.start("written"), written, unit, way + "." * written.endswith("."), bool(found["more"])
    )


def way_of(word: str) -> tuple[str, str] | None:
    return WAYS.get(word if len(word) == 1 else word.casefold())


def unit_in_name(name: str | None) -> str | None:
    """The unit in a column's name, if there is one, as in "weight in kg"; "in" does not count as inches there.

    Nor do millions count: whether plain numbers are meant so, too, only a person can tell.
    """
    words = WORD.findall(CAMEL.sub(" ", name or ""))
    units = {known[0] for word in words if word.casefold() != "in" and (known := way_of(word)) and known[1] not in SCALES}
    return units.pop() if len(units) == 1 else None


def in_several_ways(named: str | None, counts: Mapping[str, int], amounts: Mapping[str, Amount]) -> dict[str, Proposals]:
    """Plain numbers, if the column's name has the unit; otherwise unusual spellings are changed to the usual one.

    Texts with more after the unit are a case of their own, because that would be lost, too.
    """
    bare = {text: amount for text, amount in amounts.items() if not amount.has_more}
    ways, written = Counter[str](), Counter[tuple[str, str]]()
    for text, amount in bare.items():
        ways[amount.way] += counts[text]
        written[amount.way, amount.written] += counts[text]
    if len(ways) < 2 or len({amount.unit for amount in amounts.values()}) > 1:
        return {}
    (usual, _), (_, count), *_ = ways.most_common()
    if named in {amount.unit for amount in bare.values()} and count >= max(OFTEN, COMMON * sum(counts.values())):
        numbers: Proposals = {text: plainly(amount.number) for text, amount in amounts.items()}
        return {
            "unit": {text: number for text, number in numbers.items() if text in bare},
            "unit_and_more": {text: number for text, number in numbers.items() if text not in bare},
        }
    _, unit = max((count, each) for (way, each), count in written.items() if way == usual)
    return {"unit": {text: text[: amount.start] + unit for text, amount in bare.items() if amount.way != usual}}


def among_plain(named: str | None, counts: Texts, amounts: Mapping[str, Amount]) -> Proposals:
    """A unit is removed if the column's name has it as well; a percent sign, if the numbers are as large as the plain ones.

    If they are not, the plain ones may be fractions; for other units it is unknown. A single letter is a unit only if the name
    has it, and a unit in only one or two cells is a typo like others unless the name has it.
    """
    found = {text: amount for text, amount in amounts.items() if not amount.has_more}
    found = {
        text: amount for text, amount in found.items() if len(amount.written.rstrip(".")) > 1 or amount.unit in (named, PERCENT)
    }
    if sum(counts[text] for text in found) < OFTEN:
        found = {text: amount for text, amount in found.items() if amount.unit == named != PERCENT}
    percents = Counter[str]()
    for text, amount in found.items():
        if amount.unit == PERCENT:
            percents[amount.number] += counts[text]
    plain = {text: counts[text] for text in counts.numbers} if percents else {}
    unit_beside = {PERCENT} if percents and are_alike(percents, plain) else {named} - {PERCENT}
    return {text: plainly(amount.number) if amount.unit in unit_beside else None for text, amount in found.items()}


def are_alike(numbers: Numbers, others: Numbers) -> bool:
    """Whether the median of each is between the quartiles of the other."""
    (low, middle, high), (other_low, other_middle, other_high) = quartiles(numbers), quartiles(others)
    return low <= other_middle <= high and other_low <= middle <= other_high


def quartiles(numbers: Numbers) -> tuple[float, float, float]:
    values = [float(text.replace(",", "")) for text in numbers]
    low, middle, high = np.quantile(np.repeat(values, list(numbers.values())), (0.25, 0.5, 0.75), method="lower")
    return float(low), float(middle), float(high)


def plainly(number: str) -> str:
    """Without trailing zeros after the point, and without floating-point errors."""
    if "." not in number:
        return number
    short = number.rstrip("0").rstrip(".")
    if len(re.sub(r"\D", "", short).lstrip("0")) < NOISE:
        return short
    rounded = f"{float(short.replace(',', '')):.{PRECISE}g}"
    return rounded if is_number(rounded) and len(rounded) <= len(short) - 5 else short
