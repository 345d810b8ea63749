"""OpenRefine histories: the effect of each operation here, and why some cannot be converted."""

from typing import Any

import pytest

from jobs.cleaning.openrefine import from_openrefine
from jobs.cleaning.step import Cells
from tests.jobs.cleaning.tables import run, table

BLANK_CITY = {
    "type": "list",
    "columnName": "city",
    "expression": "isBlank(value)",
    "selection": [{"v": {"v": True, "l": "true"}}],
}
OSLO_ALONE = {"type": "list", "columnName": "city", "expression": "value", "selection": [{"v": {"v": "Oslo", "l": "Oslo"}}]}
GUARDED = """jython:import re
found = re.search(r'\\s{2,}', value)
if found:
    return re.sub(r'\\s{2,}', ' ', value)
else:
    return value"""
SORTED = {"criteria": [{"column": "n", "valueType": "number", "reverse": True, "blankPosition": 2, "errorPosition": 1}]}


def transform(expression: str, column: str = "city", on_error: str = "keep-original", **more: Any) -> dict[str, Any]:
    return {"op": "core/text-transform", "columnName": column, "expression": expression, "onError": on_error, **more}


def edit(*edits: dict[str, Any]) -> dict[str, Any]:
    return {"op": "core/mass-edit", "columnName": "city", "expression": "value", "edits": list(edits)}


def in_rows(*facets: dict[str, Any], mode: str = "row-based") -> dict[str, Any]:
    return {"engineConfig": {"facets": list(facets), "mode": mode}}


SPLIT = {"op": "core/column-split", "columnName": "city", "separator": " ", "removeOriginalColumn": True, "maxColumns": 2}
FULL = 'cells["city"].value + ", " + cells.land.value'


@pytest.mark.parametrize(
    ("operations", "before", "after"),
    [
        ([transform("value.trim()")], {"city": [" Oslo ", None]}, {"city": ["Oslo", None]}),
        ([transform("grel:value.trim().toTitlecase()")], {"city": [" new york"]}, {"city": ["New York"]}),
        ([transform('value.replace("o", "$")')], {"city": ["oslo"]}, {"city": ["$sl$"]}),
        ([transform(r"value.replace(/(\w)\/(\w)/i, '$2-$1x')")], {"city": ["a/b"]}, {"city": ["b-ax"]}),
        ([transform("value.replace('  ', ' ')", repeat=True, repeatCount=3)], {"city": ["a      b"]}, {"city": ["a b"]}),
        ([transform("value[0, 2]")], {"city": ["Oslo", "O"]}, {"city": ["Os", "O"]}),
        ([transform("value.substring(1)")], {"city": ["Oslo", "O"]}, {"city": ["slo", ""]}),
        ([transform('value.unescape("html")')], {"city": ["A &amp; B"]}, {"city": ["A & B"]}),
        ([transform("null")], {"city": ["Oslo"]}, {"city": [None]}),
        ([transform("'x'")], {"city": ["Oslo", None]}, {"city": ["x", "x"]}),
        ([transform('if(isBlank(value), "?", value)')], {"city": ["", None, " "]}, {"city": ["?", "?", " "]}),
        (
            [transform("value.toNumber()", "n")],
            {"n": ["123300.0", "1.50", " 007 ", "1e3", "1,234", "n/a", None, "12%"]},
            {"n": ["123300", "1.5", "7", "1000", "1,234", "n/a", None, "12%"]},
        ),
        ([transform("value.toNumber()", "n", "set-to-blank")], {"n": ["2.0", "n/a"]}, {"n": ["2", None]}),
        ([transform(GUARDED)], {"city": ["a  b", "a b"]}, {"city": ["a b", "a b"]}),
        ([transform("jython:return value.upper()")], {"city": ["oslo"]}, {"city": ["OSLO"]}),
        ([transform("value.toUppercase()") | in_rows(OSLO_ALONE)], {"city": ["Oslo", "Rome"]}, {"city": ["OSLO", "Rome"]}),
        (
            [edit({"from": ["oslo", "OSLO"], "fromBlank": True, "to": "Oslo"}, {"from": ["x"], "to": "oslo"})],
            {"city": ["OSLO", "x", "", None]},
            {"city": ["Oslo", "oslo", "Oslo", "Oslo"]},
        ),
        (
            [{"op": "core/fill-down", "columnName": "city"} | in_rows(mode="row-based")],
            {"city": ["Oslo", None]},
            {"city": ["Oslo", "Oslo"]},
        ),
        (
            [{"op": "core/row-removal"} | in_rows(BLANK_CITY)],
            {"city": ["Oslo", None, ""], "n": ["1", "2", "3"]},
            {"city": ["Oslo"], "n": ["1"]},
        ),
        ([{"op": "core/row-reorder", "sorting": SORTED}], {"n": ["9", None, "10"]}, {"n": ["10", "9", None]}),
        ([SPLIT], {"city": ["New York", "Oslo"]}, {"city 1": ["New", "Oslo"], "city 2": ["York", None]}),
        (
            [{"op": "core/column-addition", "baseColumnName": "city", "newColumnName": "full", "expression": FULL}],
            {"city": ["Oslo"], "land": ["NO"]},
            {"city": ["Oslo"], "land": ["NO"], "full": ["Oslo, NO"]},
        ),
        (
            [
                {"op": "core/column-addition", "baseColumnName": "n", "newColumnName": "m", "expression": "value.trim()"},
                {"op": "core/column-rename", "oldColumnName": "m", "newColumnName": "k"},
                {"op": "core/column-move", "columnName": "k", "index": 0},
                {"op": "core/column-removal", "columnName": "n"},
                {"op": "core/row-star", "starred": True},
            ],
            {"n": [" 1"], "o": ["x"]},
            {"k": ["1"], "o": ["x"]},
        ),
    ],
)
def test_what_a_history_does(operations: list[dict[str, Any]], before: Cells, after: Cells) -> None:
    found = from_openrefine(operations)
    assert found.left_out == ()
    result = run(table(before), *found.recipe.steps)
    assert dict(zip(result.names, map(list, zip(*result.rows, strict=True)), strict=True)) == after


@pytest.mark.parametrize(
    ("operation", "why"),
    [
        ({"op": "core/recon-match-best-candidates"}, "reconciled"),
        ({"op": "core/blank-down", "columnName": "city"}, "keeps every cell's value"),
        ({"op": "core/hum"}, "no step"),
        ({"op": "core/column-removal"}, "has no columnName"),
        ({"op": "core/row-reorder", "sorting": {"criteria": 7}}, "not those that OpenRefine writes"),
        (transform("value.toDate()"), "Standardise dates"),
        (transform("value.replace(/a(?=b)/, '')"), "look-around"),
        (transform("value.replace('a', cells.b.value)"), "calculates"),
        (transform("value + 1"), "chain of calls"),
        (transform("value.replace(" + "/a/i" * 40 + '"'), "chain of calls"),  # with two ways to parse each, there would be 2⁴⁰
        (transform("value" + ".trim()" * 10_000), "longer than 10,000"),
        (SPLIT | {"maxColumns": 1e400}, "has no maxColumns"),
        (transform("value.toNumber()", on_error="store-error"), "error"),
        (transform("jython:import os\nreturn os.getcwd()"), "Python"),
        (transform("clojure:(.trim value)"), "Clojure"),
        (transform("'x'") | in_rows(OSLO_ALONE), "looks at the column that it changes"),
        (transform("value.trim()") | in_rows(OSLO_ALONE | {"invert": True}), "all values but some"),
        ({"op": "core/fill-down", "columnName": "city"} | in_rows(mode="record-based"), "records"),
        (edit({"from": [], "fromError": True, "to": "x"}), "errors"),
    ],
)
def test_what_no_step_can_say_is_listed_with_the_reason(operation: dict[str, Any], why: str) -> None:
    found = from_openrefine([transform("value.trim()"), operation])
    assert [step.step for step in found.recipe.steps] == ["trim"]
    assert [(each.operation, each.name) for each in found.left_out] == [(2, operation["op"])]
    assert why in found.left_out[0].why


def test_the_forms_a_history_comes_in() -> None:
    upper = transform("value.toUppercase()")
    for given in ([upper], {"operations": [upper]}, [{"id": 1, "time": "…", "operation": upper}]):
        assert [step.step for step in from_openrefine(given).recipe.steps] == ["change_case"]
