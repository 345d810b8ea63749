"""Tidy headers, beyond the step's examples: both implementations agree on any names, and are fast."""

from hypothesis import given, settings
from hypothesis import strategies as st

from jobs.cleaning.script_kit.columns import labels
from jobs.cleaning.script_kit.headers import tidied
from jobs.cleaning.steps.clean_headers import CleanHeaders
from jobs.cleaning.table import Column

messy = st.text(" _-%.'aBcXYéÉß9漢\u0301\u0915\u093e\u00a0\u200bİ", max_size=9)
parameters = st.fixed_dictionaries(
    {
        "case": st.sampled_from(["keep", "lower", "upper", "snake", "title"]),
        "strip_accents": st.booleans(),
        "dedupe": st.booleans(),
        "max_len": st.none() | st.integers(1, 6),
        "empty_name": st.sampled_from(["column", "_", "a"]),
    }
)


@settings(deadline=None)
@given(st.lists(st.none() | messy, max_size=8), parameters)
def test_the_pandas_form_tidies_any_name_the_same_way(names: list[str | None], said: dict[str, object]) -> None:
    names_after = tidy(CleanHeaders(**said), names)
    assert names_after == tidied(labels(names), **said)
    assert all(names_after)
    assert not said["dedupe"] or len(set(names_after)) == len(names)


def test_a_thousand_columns_of_one_name_are_told_apart() -> None:
    assert tidy(CleanHeaders(), ["x"] * 10_000)[-1] == "x_10000"


def tidy(step: CleanHeaders, names: list[str | None]) -> list[str | None]:
    columns = tuple(Column(f"c{place}", name) for place, name in enumerate(names))
    return [column.name for column in step.columns_after(columns, {})]
