"""Laws for every step, including those added later: every step in the registry is tested here."""

import ast
from contextlib import suppress
from typing import Any

import polars as pl
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from jobs.cleaning.errors import RecipeError, StepFailed
from jobs.cleaning.plan import make_plan
from jobs.cleaning.recipe import Recipe
from jobs.cleaning.registry import all_steps
from jobs.cleaning.script import all_parts, clean_code, whole_script
from jobs.cleaning.shelf import ROOM
from jobs.cleaning.step import Example, Step
from jobs.cleaning.table import ROW
from jobs.cleaning.trail.lives import lives_of
from tests.jobs.cleaning.strategies import Case, cases
from tests.jobs.cleaning.tables import MemorySource, Result, run, table, undo

STEPS = all_steps().values()
EXAMPLES = [
    pytest.param(kind, each, id=f"{name}-{n}") for name, kind in all_steps().items() for n, each in enumerate(kind.examples)
]

every_step = pytest.mark.parametrize("kind", STEPS, ids=list(all_steps()))
every_step_in_pandas = pytest.mark.parametrize(
    "kind", [pytest.param(kind, id=name) for name, kind in all_steps().items() if not kind.no_pandas]
)


def a_law(test):  # type: ignore[no-untyped-def]
    """A test with random tables and parameters; slowness, and the share of refused cases, do not fail it."""
    checks = [HealthCheck.too_slow, HealthCheck.filter_too_much]
    return settings(deadline=None, suppress_health_check=checks)(given(data=st.data())(test))


every_example = pytest.mark.parametrize(("kind", "example"), EXAMPLES)


def step_of(kind: type[Step], example: Example) -> dict[str, object]:
    return {"step": kind.model_fields["step"].default, **example.params}


def files_of(example: Example) -> dict[str, MemorySource]:
    return {name: table(cells) for name, cells in example.files.items()}


@every_example
def test_a_step_does_what_its_examples_show(kind: type[Step], example: Example) -> None:
    result = run(table(example.before), step_of(kind, example), files=files_of(example))
    assert result.names == list(example.after)
    assert result.rows == list(zip(*example.after.values(), strict=True))
    assert [(int(row), reason) for row, _, reason, *_ in result.rejects] == list(example.rejects)


@every_example
def test_a_step_takes_tables_without_rows_and_with_one(kind: type[Step], example: Example) -> None:
    for rows in (0, 1):
        cells = {name: column[:rows] for name, column in example.before.items()}
        with suppress(StepFailed):  # too few rows may be refused
            result = run(table(cells), step_of(kind, example), files=files_of(example))
            assert len(result.rows) + len(result.rejects) == rows + result.made


@every_example
def test_a_step_leaves_the_names_of_the_kit_alone(kind: type[Step], example: Example) -> None:
    """A later step in the same script may need them."""
    if not kind.no_pandas:
        code = ast.parse(kind.model_validate(step_of(kind, example)).pandas_code())
        given = {node.id for node in ast.walk(code) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}
        assert not given & all_parts().keys()


@every_step
def test_a_step_says_what_it_is(kind: type[Step]) -> None:
    assert kind.title
    assert kind.group
    assert kind.examples
    assert (kind.__doc__ or "").strip()
    for name, field in kind.model_json_schema()["properties"].items():
        assert name == "step" or field["title"], f"{name} has no title of its own"


@every_step
@a_law
def test_the_size_of_batches_does_not_show(kind: type[Step], data: st.DataObject) -> None:
    case = drawn(data, kind)
    expected = outcome(case)
    for size, room in ((1, ROOM), (3, 0)):
        assert outcome(case.in_batches(size), room) == expected


@every_step
@a_law
def test_a_step_keeps_its_word(kind: type[Step], data: st.DataObject) -> None:
    case = drawn(data, kind)
    result = refusing(lambda: run(case.source, case.step, files=case.files))
    it_survives_save_and_load(case)
    the_given_batches_are_left_alone(case.source)
    the_columns_are_those_it_said(case, result)
    the_ledger_leads_from_the_input_to_the_result(case.source, result)
    what_can_be_undone_is(case.source, result)


@every_step_in_pandas
@a_law
def test_a_step_is_its_pandas_form(kind: type[Step], data: st.DataObject) -> None:
    case = drawn(data, kind)
    script = script_of(case)
    refusing(lambda: make_plan([(1, kind.model_validate(case.step))], case.source.columns, case.files))
    try:
        result: Result | None = run(case.source, case.step, files=case.files)
    except StepFailed:
        result = None
    assert in_pandas(case, script) == (result and (result.names, result.rows))


def it_survives_save_and_load(case: Case) -> None:
    recipe = Recipe.parse({"steps": [case.step]})
    assert Recipe.parse(recipe.dumps()) == recipe


def the_given_batches_are_left_alone(source: MemorySource) -> None:
    (batch,) = source.given
    assert [row[1:] for row in batch.frame.rows()] == list(source.rows)
    assert batch.frame.columns == [ROW, *batch.keys]


def the_columns_are_those_it_said(case: Case, result: Result) -> None:
    (stage,) = result.run.plan.stages
    late = stage.learner and stage.learner.late
    said = stage.learner.columns_after() if late else stage.step.columns_after(case.source.columns, case.files)
    assert result.run.plan.columns == said
    for batch in result.batches:
        assert batch.columns == said
        assert batch.frame.schema == {ROW: pl.UInt64} | {column.key: pl.String for column in said}


def the_ledger_leads_from_the_input_to_the_result(source: MemorySource, result: Result) -> None:
    (before,) = source.given
    rows = {row: dict(zip(before.keys, cells, strict=True)) for row, *cells in before.frame.iter_rows()}
    for entry in (entry for parcel in result.parcels for entry in parcel.entries):
        for changed in entry.changes:
            key = changed.column.key
            for row, old, new in changed.cells.iter_rows():
                assert rows[row][key] == old != new
                rows[row][key] = new
    after = {
        row: dict(zip(batch.keys, cells, strict=True)) for batch in result.batches for row, *cells in batch.frame.iter_rows()
    }
    for row in after.keys() & rows.keys():
        both = after[row].keys() & rows[row].keys()
        assert {key: after[row][key] for key in both} == {key: rows[row][key] for key in both}
    left = [int(row) for row, _, reason, *_ in result.rejects if reason.strip()]
    assert len(after) == len(result.rows)
    assert len(rows) + result.made == len(after) + len(left)
    if not result.made:
        assert sorted([*after, *left]) == list(rows)


def what_can_be_undone_is(source: MemorySource, result: Result) -> None:
    (stage,) = result.run.plan.stages
    kept_all = all(life.result for life in lives_of(result.run.plan) if life.input)
    if stage.step.can_be_undone() and kept_all and len(set(source.names)) == len(source.names):
        assert undo(source, result) == (list(source.names), list(source.rows))


def drawn(data: st.DataObject, kind: type[Step]) -> Case:
    """A table and parameters that are valid; the step may still refuse the table."""
    case = data.draw(cases(kind))
    try:
        Recipe.parse({"steps": [case.step]})
    except RecipeError:
        assume(False)
    return case


def refusing(act):  # type: ignore[no-untyped-def]
    """The result of the act; a refused case is skipped."""
    try:
        return act()
    except StepFailed:
        return assume(False)


def outcome(case: Case, room: int = ROOM) -> object:
    try:
        result: Result = run(case.source, case.step, room=room, files=case.files)
    except StepFailed as error:
        return str(error)
    return result.names, result.rows, result.changes, result.rejects, result.made, result.run.plan.learned()


def script_of(case: Case) -> str:
    """The step as a script; a case that pandas cannot express is skipped."""
    try:
        return whole_script(READ, clean_code(Recipe.parse({"steps": [case.step]})))
    except RecipeError:
        return assume(False)


def in_pandas(case: Case, script: str) -> tuple[list[str | None], list[tuple[str | None, ...]]] | None:
    """The script's result for the table; None if it refuses it."""
    names: dict[str, Any] = {}
    exec(script, names)  # noqa: S102 - our own code is what is tested
    names["TABLES"] |= {name: names["read"](file.names, list(file.rows)) for name, file in case.files.items()}
    try:
        after = names["clean"](names["read"](case.source.names, list(case.source.rows)))
    except SystemExit:
        return None
    return [names["name_of"](label) for label in after.columns], list(after.itertuples(index=False, name=None))


READ = """
def read(names, rows):
    return pd.DataFrame(rows, columns=labels(names), dtype=object)

def file_name():
    return "table.csv"

KEPT = TABLES, name_of
"""
