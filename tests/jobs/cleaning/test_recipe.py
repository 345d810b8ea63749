"""Recipes as people write them, and the errors in wrong ones."""

import json
from typing import Any

import pytest

from jobs.cleaning.errors import RecipeError
from jobs.cleaning.recipe import Recipe
from jobs.cleaning.registry import FORMER, all_steps

FILL = {"step": "fill_missing", "columns": ["price"], "method": "median"}


def test_a_recipe_is_read_from_json_and_written_as_short_as_it_can_be() -> None:
    text = '{"version": 1, "reader": {"header": 2}, "steps": [{"step": "trim", "columns": "all", "off": true}]}'
    recipe = Recipe.parse(text)
    assert json.loads(recipe.dumps()) == {"version": 1, "reader": {"header": 2}, "steps": [{"step": "trim", "off": True}]}
    assert Recipe.parse(recipe.dumps().encode()) == recipe


def test_a_step_that_is_switched_off_keeps_its_number() -> None:
    recipe = Recipe.parse({"steps": [{"step": "trim", "off": True}, FILL]})
    assert [number for number, _ in recipe.numbered()] == [2]


def test_a_recipe_opens_by_what_its_steps_were_called_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(FORMER, "strip", "trim")
    old = {"version": 1, "steps": [{"step": "strip", "side": "left"}]}
    assert Recipe.parse(old).as_json() == {"version": 1, "steps": [{"step": "trim", "side": "left"}]}
    assert all_steps()["strip"] is all_steps()["trim"]
    assert "strip" not in list(all_steps())


def test_what_a_step_was_called_leads_to_a_step_and_is_no_other_ones_name() -> None:
    assert FORMER.keys().isdisjoint(list(all_steps()))
    assert set(FORMER.values()) <= set(all_steps())


@pytest.mark.parametrize(
    ("recipe", "step", "sentence"),
    [
        ("{", None, "The recipe is not JSON: line 1, column 2"),
        (b"\xff", None, "The recipe is not text in UTF-8."),
        (r'{"steps": [{"step": "trim", "columns": ["\ud800"]}]}', None, "The recipe is not text in UTF-8."),
        ("[" * 100_000, None, "The recipe nests too deep"),
        ('{"version": ' + "1" * 5_000 + "}", None, "a number of thousands of digits"),
        ('{"a": NaN}', None, "NaN or infinity"),
        ('{"a": 1e999}', None, "NaN or infinity"),
        ([], None, "A recipe is a JSON object"),
        ({"steps": {}}, None, 'The "steps" of a recipe are a list.'),
        ({"version": 2}, None, "The recipe is not valid: Version: must be 1."),
        (
            {"colour": 1},
            None,
            "colour: there is no such parameter, only version, reader, steps, writer.",
        ),
        ({"reader": {"encoding": "utf-99"}}, None, "reader: Encoding: there is no encoding called 'utf-99'"),
        ({"reader": {"header": 0}}, None, "The recipe is not valid: reader: Header: must be at least 1."),
        ({"reader": {"ragged": {"short": "cut"}}}, None, "reader: Ragged rows: Short rows: must be 'pad', 'join_next' or"),
        ({"writer": {"guard_formulas": "so"}}, None, "writer: Safe for spreadsheets: must be true or false."),
        ({"steps": [FILL, "trim"]}, 2, "A step is an object with its id"),
        ({"steps": [{"step": "trimm"}]}, 1, "There is no step 'trimm'. Did you mean 'trim'?"),
        ({"steps": [{"step": "x"}]}, 1, "There is no step 'x'. The steps are add_column, "),
        (
            {"steps": [{"step": "trim", "side": "top"}]},
            1,
            "Trim white space: Side: must be 'both', 'left' or 'right'.",
        ),
        ({"steps": [{"step": "trim", "columns": "a"}]}, 1, 'Trim white space: Columns: names go in a list: ["a"].'),
        (
            {"steps": [{"step": "fill_missing", "columns": ["a"], "value": 0}]},
            1,
            'Fill missing values: Value: text stands in quotes: "0".',
        ),
        (
            {"steps": [{"step": "null_words", "columns": ["a"], "tokens": ["-", -1.5]}]},
            1,
            'Treat words as missing: Words, 2nd: text stands in quotes: "-1.5".',
        ),
        (
            {"steps": [{"step": "null_words", "columns": ["a"], "words": ["-"]}]},
            1,
            "words: there is no such parameter, only columns, missing_columns, tokens, match, off, where.",
        ),
        ({"steps": [{"step": "drop_columns"}]}, 1, "Remove columns: “Columns to remove” must be filled in."),
        ({"steps": [{"step": "trim", "columns": []}]}, 1, "Trim white space: “Columns” must be filled in."),
        (
            {"steps": [{"step": "flag_missing", "name": ""}]},
            1,
            "Mark missing values: “Name of the new column” must be filled in.",
        ),
        (
            {"steps": [{"step": "trim", "columns": {"pattern": "("}}]},
            1,
            "Trim white space: Columns: Pattern: '(' is not a regular expression: unclosed group.",
        ),
        (
            {"steps": [{"step": "trim", "columns": {"patern": "a"}}]},
            1,
            "Columns: patern: there is no such parameter; perhaps 'pattern' is meant.",
        ),
        ({"steps": [{"step": "trim", "columns": ["a", 1]}]}, 1, 'Columns, 2nd: text stands in quotes: "1".'),
        ({"steps": [{"step": "trim", "columns": 1}]}, 1, "Columns: values go in a list: [1]."),
        ({"steps": [{"step": "trim", "columns": [{"name": "a", "nth": 0}]}]}, 1, "1st: Nth: must be at least"),
        ({"steps": [{"step": "split_column", "column": "a", "into": "ä"}]}, 1, 'new columns: values go in a list: ["ä"].'),
        ({"steps": [{"step": "split_column", "column": 5}]}, 1, 'Split a column: Column: text stands in quotes: "5".'),
        ({"steps": [{"step": "mask", "columns": ["a"], "keep_end": []}]}, 1, "must be a whole number."),
        ({"steps": [{"step": "sort_rows", "keys": ["a"]}]}, 1, 'Sort by, 1st: must be an object, such as {"name"'),
        (
            {"steps": [{"step": "sort_rows", "by": [{"column": "a"}]}]},
            1,
            "Sort rows: by: there is no such parameter, only keys, ",
        ),
        ({"steps": [{"step": "sort_rows", "keys": [{}]}]}, 1, "Sort rows: “Sort by, 1st: Column” must be filled in."),
        (
            {"steps": [{"step": "parse_date", "columns": ["d"], "input_formats": []}]},
            1,
            "Standardise dates: “Formats of the dates” must be filled in.",
        ),
        ({"steps": [{"step": "trim", "colums": "all"}]}, 1, "colums: there is no such parameter; perhaps 'columns' is meant."),
        (
            {"steps": [{"step": "filter_rows", "rules": [{"column": "a", "op": "is_blank"}, {"column": "a", "hew": 1}]}]},
            1,
            "Keep or remove rows by condition: Rules, 2nd: hew: there is no such parameter, only column, op, ",
        ),
        ({"steps": [FILL, FILL | {"method": "constant"}]}, 2, "say which value to fill in, or choose another method."),
    ],
)
def test_what_is_wrong_is_said_in_a_sentence(recipe: Any, step: int | None, sentence: str) -> None:
    with pytest.raises(RecipeError) as error:
        Recipe.parse(recipe)
    assert sentence in error.value.message
    assert (error.value.step, error.value.code) == (step, "RECIPE")


def test_programs_are_told_the_parameter_by_its_name() -> None:
    with pytest.raises(RecipeError) as error:
        Recipe.parse({"steps": [{"step": "parse_date", "columns": ["d"], "input_formats": ["%d/%m"]}]})
    assert "Standardise dates: Formats of the dates: '%d/%m' must say" in error.value.message
    assert error.value.as_json()["parameter"] == "input_formats"
