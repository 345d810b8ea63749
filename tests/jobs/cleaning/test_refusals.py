"""What steps refuse, and their messages: what examples cannot show."""

from typing import Any

import pytest

from jobs.cleaning.errors import RecipeError, StepFailed
from jobs.cleaning.pseudonym_key import pseudonym_key
from jobs.cleaning.recipe import Recipe
from jobs.cleaning.script import clean_code
from tests.jobs.cleaning.tables import run, table

NONSENSE = [
    ({"step": "find_replace", "columns": ["a"], "find": "(", "mode": "regex"}, "not a regular expression"),
    ({"step": "find_replace", "columns": ["a"], "find": "(a)", "replace": "$1st", "mode": "regex"}, "no group '1st'"),
    ({"step": "find_replace", "columns": ["a"], "find": "a$", "mode": "regex", "max": 2}, "all of them or only the first"),
    ({"step": "find_replace", "columns": ["a"], "find": "a" * 1001}, "at most 1000 characters"),
    ({"step": "split_column", "column": "d", "by": "regex", "pattern": ",*"}, "at least one character"),
    ({"step": "parse_number", "columns": ["a"], "decimal": ",", "thousands": [","]}, "decimals and of thousands"),
    ({"step": "filter_rows", "rules": [{"column": "a", "op": "in", "value": []}]}, "say which values 'in' compares with"),
    ({"step": "trim", "where": [{"column": "a", "op": "between", "value": [10, "9.5"]}]}, "is above the highest"),
    ({"step": "validate", "rules": [{"rule": "range", "columns": ["a"], "min": 10, "max": 9}]}, "is above the most"),
    ({"step": "validate", "rules": [{"rule": "length", "columns": ["a"], "min": 10, "max": 9}]}, "is above the most"),
    (
        {
            "step": "validate",
            "rules": [{"rule": "range", "columns": ["a"], "measure": "date", "min": "2024-02-01", "max": "2024-01-31"}],
        },
        "is above the most",
    ),
    ({"step": "clip_range", "columns": ["a"], "min": 2, "max": "1.5"}, "is above the largest"),
    ({"step": "clip_range", "columns": ["a"], "min": "1,5"}, "not a number written like"),
    ({"step": "parse_date", "columns": ["a"], "input_formats": ["%d/%m"]}, "must say a year, a month and a day"),
    ({"step": "parse_date", "columns": ["a"], "input_formats": ["%Y-%m-%d %I:%M"]}, "%I and %p go together"),
    ({"step": "parse_date", "columns": ["a"], "input_formats": ["%Q"]}, "there is no %Q"),
    ({"step": "parse_date", "columns": ["a"], "input_formats": ["%Y%m%d"], "tz": "Oslo"}, "there is no time zone"),
    ({"step": "standardize_type", "columns": ["a"], "kind": "postcode"}, "say the postcodes' country"),
    ({"step": "standardize_type", "columns": ["a"], "kind": "shoe"}, "kind"),
    ({"step": "pad", "columns": ["a"]}, "to which width"),
    ({"step": "split_column", "column": "a", "into": ["x", ""]}, "give names that differ"),
    ({"step": "split_column", "column": "a", "into": ["x", " "]}, "give names that differ"),
    ({"step": "split_column", "column": "a", "by": "positions", "positions": [10**30]}, "must be at most 1000000000"),
    ({"step": "extract", "column": "a", "name": "b", "what": "last_n", "n": 10**30}, "must be at most"),
    ({"step": "mask", "columns": ["a"], "keep_start": 10**30}, "must be at most"),
    ({"step": "add_column", "name": "\u200b"}, "a name cannot be blank"),
    ({"step": "rename_columns", "map": {"a": "\u200b"}}, "the new name of 'a' is blank"),
    (
        {"step": "standardize_type", "columns": ["a"], "kind": "boolean", "true_words": ["Ja "], "false_words": ["ja"]},
        "'ja' cannot mean yes and no",
    ),
]


@pytest.mark.parametrize(("step", "sentence"), NONSENSE, ids=[f"{step['step']}: {sentence}" for step, sentence in NONSENSE])
def test_nonsense_is_refused_when_the_recipe_is_read(step: dict[str, Any], sentence: str) -> None:
    with pytest.raises(RecipeError, match=sentence) as refused:
        Recipe.parse({"steps": [step]})
    assert refused.value.step == 1


@pytest.mark.parametrize(
    ("cells", "sentence"),
    [
        (["01/02/2024", "05/06/2024"], "does not tell what '01/02/2024' is: 2024-02-01 .* or 2024-01-02"),
        (["01/02/2024", "31/01/2024", "01/31/2024"], "Leave out one of the formats"),
    ],
)
def test_a_column_that_does_not_tell_days_from_months_is_asked_about(cells: list[str | None], sentence: str) -> None:
    with pytest.raises(StepFailed, match=sentence):
        run(table({"d": cells}), {"step": "parse_date", "columns": ["d"], "input_formats": ["%d/%m/%Y", "%m/%d/%Y"]})


@pytest.mark.parametrize(
    ("cells", "sentence"),
    [(["1,234"], "'1,234', which can be read in two ways"), (["1.5", "1,5"], "holds '1.5' as well as '1,5'")],
)
def test_a_column_that_does_not_tell_its_decimal_mark_is_asked_about(cells: list[str | None], sentence: str) -> None:
    with pytest.raises(StepFailed, match=sentence):
        run(table({"n": cells}), {"step": "parse_number", "columns": ["n"]})


@pytest.mark.parametrize(
    ("cell", "advice"), [("1e5", "first with “Codes too”, or"), ("1,5", "first, or"), ("soon", "first, or")]
)
def test_a_column_that_is_not_numeric_is_refused_with_what_to_do(cell: str, advice: str) -> None:
    steps = [
        {"step": "fill_missing", "columns": ["n"], "method": "median"},
        {"step": "pivot", "id_columns": [], "names_from": "k", "values_from": "n", "aggregate": "sum"},
    ]
    for step in steps:
        with pytest.raises(StepFailed, match=f"1 of its 2 values are not numbers, such as '{cell}'. Standardise them {advice}"):
            run(table({"k": ["a", "b"], "n": ["2", cell]}), step)


@pytest.mark.parametrize(("cells", "advised"), [(["$ 3", "n/a"], True), (["$ 3", "4,5"], False)])
def test_of_words_among_numbers_it_is_said_that_they_can_be_missing(cells: list[str | None], advised: bool) -> None:
    """Regression: once the numbers were standardised, “Standardise them first” was still all that was said."""
    with pytest.raises(StepFailed) as refusal:
        run(table({"n": ["1", *cells]}), {"step": "fill_missing", "columns": ["n"], "method": "median"})
    assert ("If 'n/a' stands for a missing value, treat it as missing first." in str(refusal.value)) is advised


def test_examples_of_what_is_no_number_differ() -> None:
    with pytest.raises(StepFailed, match=r"such as '1e5', 'x'\."):
        run(table({"n": ["1e5", "1e5", "x"]}), {"step": "fill_missing", "columns": ["n"], "method": "median"})


def test_two_rules_for_one_column_are_refused() -> None:
    rules = [{"column": "n", "rule": "max"}, {"column": {"name": "n", "nth": 1}, "rule": "join"}]
    with pytest.raises(StepFailed, match="two rules for column 'n'"):
        run(table({"id": ["1", "1"], "n": ["2", "3"]}), {"step": "coalesce_rows", "key": ["id"], "rules": rules})


def test_outliers_take_ten_numbers() -> None:
    with pytest.raises(StepFailed, match="holds 9 numbers"):
        run(table({"n": ["1"] * 9}), {"step": "outliers", "column": "n"})


def test_pseudonyms_need_a_key_which_no_receipt_and_no_script_holds() -> None:
    step = {"step": "pseudonymize", "columns": ["name"]}
    with pseudonym_key("a secret of this server"):
        learned = run(table({"name": ["Ann"]}), step).run.plan.learned()
    assert [*learned[0]] == ["step", "key_id"]
    assert "secret" not in str(learned) + clean_code(Recipe.parse({"steps": [step]}))
    with pseudonym_key(None), pytest.raises(StepFailed, match="There is no key"):
        run(table({"name": ["Ann"]}), step)


def test_what_python_cannot_find_alike_has_no_script() -> None:
    step = {"step": "find_replace", "columns": ["a"], "find": "x*", "mode": "regex"}
    with pytest.raises(RecipeError, match="no pandas script") as refused:
        clean_code(Recipe.parse({"steps": [step]}))
    assert refused.value.step == 1
