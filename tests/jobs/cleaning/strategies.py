"""Random tables, and random parameters for any step: drawn from the step's fields, so that a new one needs nothing here."""

from typing import Any, Literal, get_args, get_origin

from hypothesis import strategies as st

from jobs.cleaning.step import Step
from tests.jobs.cleaning.tables import MemorySource

SPACES = ["", "", "", " ", "\t", "\u00a0", "\u200b", "\ufeff", "\r\n"]
WORDS = [
    "Oslo",
    "oslo",
    "Straße",
    "STRASSE",
    "NA",
    "null",
    'say "hi"',
    "a,b",
    "two\nlines",
    "New  York",
    "İ",
    "ſ",
    "00123",
    "1e5",
]
NUMBERS = ["1", "2", "2.0", "007", "-0.04", "+5", "3.125", "10.50", "12345678901234567890", "1" * 45, "0.00"]
GAPS = [None, None, "", " ", "\u3000"]


def texts() -> st.SearchStrategy[str]:
    padded = st.tuples(st.sampled_from(SPACES), st.sampled_from(WORDS), st.sampled_from(SPACES)).map("".join)
    return st.one_of(padded, st.text("aAzZ019.,;+-' \"éß漢\u0301", max_size=4))


def columns(height: int) -> st.SearchStrategy[list[str | None]]:
    def of(cells: st.SearchStrategy[str]) -> st.SearchStrategy[list[str | None]]:
        return st.lists(st.one_of(cells, cells, st.sampled_from(GAPS)), min_size=height, max_size=height)

    return st.one_of(of(texts()), of(st.sampled_from(NUMBERS)), of(st.sampled_from(WORDS[:3])))


@st.composite
def tables(draw: st.DrawFn, max_rows: int = 12) -> MemorySource:
    names = draw(st.lists(st.sampled_from(["id", "city", "price", "a b", "x", None]), min_size=1, max_size=4))
    height = draw(st.integers(0, max_rows))
    cells = [draw(columns(height)) for _ in names]
    return MemorySource(names, list(zip(*cells, strict=True)))


def steps(kind: type[Step], names: list[str | None]) -> st.SearchStrategy[dict[str, Any]]:
    """Parameters that fit the fields; the step may still refuse them."""
    refs = [{"name": name, "nth": 1 + names[:place].count(name)} for place, name in enumerate(names)]
    fields = {name: field.annotation for name, field in kind.model_fields.items() if name not in ("step", "off")}
    chosen = {name: values(annotation, refs) for name, annotation in fields.items()}
    known = {name: strategy for name, strategy in chosen.items() if strategy is not None}
    required = {name: known.pop(name) for name in list(known) if kind.model_fields[name].is_required()}
    step = kind.model_fields["step"].default
    return st.fixed_dictionaries({"step": st.just(step)} | required, optional=known)


def values(annotation: Any, refs: list[dict[str, Any]]) -> st.SearchStrategy[Any] | None:
    """What a field of this type can hold; None if there is no telling."""
    some_columns = st.lists(st.sampled_from(refs), unique_by=str)
    if get_origin(annotation) is Literal:
        return st.sampled_from(get_args(annotation))
    if annotation is bool:
        return st.booleans()
    if annotation is int:
        return st.integers(1, 3)
    if annotation == str | None:
        return st.sampled_from(["Unknown", "", " ", "0"])
    if Literal["all"] in get_args(annotation):
        return st.one_of(st.just("all"), some_columns)
    return some_columns if get_origin(annotation) is list else None
