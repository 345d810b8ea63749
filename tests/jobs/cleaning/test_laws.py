"""What holds for every step there is, and for every one that will be added: it is in the registry, so it is tested here."""

from contextlib import suppress
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from jobs.cleaning.errors import RecipeError, StepFailed
from jobs.cleaning.recipe import Recipe
from jobs.cleaning.registry import all_steps
from jobs.cleaning.script import clean_code, whole_script
from jobs.cleaning.shelf import ROOM
from jobs.cleaning.step import Example, Gatherer, Step
from jobs.cleaning.table import ROW, no_rows
from tests.jobs.cleaning.strategies import cases
from tests.jobs.cleaning.tables import MemorySource, Result, run, table

STEPS = all_steps().values()
EXAMPLES = [
    pytest.param(kind, each, id=f"{name}-{n}") for name, kind in all_steps().items() for n, each in enumerate(kind.examples)
]

every_step = pytest.mark.parametrize("kind", STEPS, ids=list(all_steps()))


def a_law(test):  # type: ignore[no-untyped-def]
    """Held against random tables and parameters; how long that takes says nothing."""
    return settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])(given(data=st.data())(test))


every_example = pytest.mark.parametrize(("kind", "example"), EXAMPLES)


def step_of(kind: type[Step], example: Example) -> dict[str, object]:
    return {"step": kind.model_fields["step"].default, **example.params}


@every_example
def test_a_step_does_what_its_examples_show(kind: type[Step], example: Example) -> None:
    result = run(table(example.before), step_of(kind, example))
    assert result.names == list(example.after)
    assert result.rows == list(zip(*example.after.values(), strict=True))
    assert [(int(row), reason) for row, _, reason, *_ in result.rejects] == list(example.rejects)


@every_example
def test_a_step_takes_tables_without_rows_and_with_one(kind: type[Step], example: Example) -> None:
    for rows in (0, 1):
        cells = {name: column[:rows] for name, column in example.before.items()}
        with suppress(StepFailed):  # that there are too few rows may be the answer
            result = run(table(cells), step_of(kind, example))
            assert len(result.rows) + len(result.rejects) == rows


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
    source, step = drawn(data, kind)
    expected = outcome(source, step)
    for size in (1, 3):
        for room in (ROOM, 0):
            smaller = MemorySource(source.names, source.rows, size)
            assert outcome(smaller, step, room) == expected


@every_step
@a_law
def test_the_given_batch_is_left_alone(kind: type[Step], data: st.DataObject) -> None:
    source, step = drawn(data, kind)
    (batch,) = source.batches()
    before = batch.frame.clone()
    stage = Recipe.parse({"steps": [step]}).steps[0]
    learner = refusing(lambda: stage.learner(batch.columns, {}))
    if learner:
        learner.observe(batch)
        refusing(learner.settle)
    if not isinstance(learner, Gatherer):
        refusing(lambda: (learner or stage).apply(batch))
    assert batch.frame.equals(before)
    assert batch.frame.columns == [ROW, *batch.keys]


@every_step
@a_law
def test_a_step_survives_save_and_load(kind: type[Step], data: st.DataObject) -> None:
    _, step = drawn(data, kind)
    recipe = Recipe.parse({"steps": [step | {"off": True}]})
    assert Recipe.parse(recipe.dumps()) == recipe


@every_step
@a_law
def test_a_step_is_its_pandas_form(kind: type[Step], data: st.DataObject) -> None:
    source, step = drawn(data, kind)
    result = refusing(lambda: run(source, step))
    names, rows = in_pandas(source, step)
    assert (names, rows) == (result.names, result.rows)


@every_step
@a_law
def test_the_ledger_leads_from_the_input_to_the_result(kind: type[Step], data: st.DataObject) -> None:
    source, step = drawn(data, kind)
    result = refusing(lambda: run(source, step))
    (before,) = source.batches()
    rows = {row: dict(zip(before.keys, cells, strict=True)) for row, *cells in before.frame.iter_rows()}
    for entry in (entry for parcel in result.parcels for entry in parcel.entries):
        for changes in entry.changes:
            for row, key, old, new in changes.select(ROW, "key", "old", "new").iter_rows():
                assert rows[row][key] == old != new
                rows[row][key] = new
    (after,) = [parcel.batch for parcel in result.parcels if not parcel.gathered]
    for row, *cells in after.frame.iter_rows():
        assert {key: rows[row][key] for key in after.keys if key in rows[row]} == {
            key: cell for key, cell in zip(after.keys, cells, strict=True) if key in rows[row]
        }
    left = [int(row) for row, _, reason, *_ in result.rejects if reason.strip()]
    assert sorted([*after.frame[ROW], *left]) == list(rows)


@every_step
@a_law
def test_it_says_which_columns_it_leaves_before_a_row_is_seen(kind: type[Step], data: st.DataObject) -> None:
    source, step = drawn(data, kind)
    result = refusing(lambda: run(source, step))
    (stage,) = result.run.plan.stages
    late = stage.learner and stage.learner.late
    said = stage.learner.columns_after() if late else stage.step.columns_after(no_rows(source.columns).columns, {})
    assert said == result.parcels[-1].batch.columns == result.run.plan.columns


def drawn(data: st.DataObject, kind: type[Step]) -> tuple[MemorySource, dict[str, object]]:
    """A table and parameters that are valid; the step may still refuse the table."""
    source, step = data.draw(cases(kind))
    try:
        Recipe.parse({"steps": [step]})
    except RecipeError:
        assume(False)
    return source, step


def refusing(act):  # type: ignore[no-untyped-def]
    """What the act gives; what is refused is no case."""
    try:
        return act()
    except StepFailed:
        return assume(False)


def outcome(source: MemorySource, step: dict[str, object], room: int = ROOM) -> object:
    try:
        result: Result = run(source, step, room=room)
    except StepFailed as error:
        return str(error)
    return result.names, result.rows, result.changes, result.rejects, result.run.plan.learned()


def in_pandas(source: MemorySource, step: dict[str, object]) -> tuple[list[str | None], list[tuple[str | None, ...]]]:
    """What the script makes of the table."""
    names: dict[str, Any] = {}
    exec(whole_script(READ, clean_code(Recipe.parse({"steps": [step]}))), names)  # noqa: S102 - our own code is what is tested
    after = names["clean"](names["read"](source.names, list(source.rows)))
    return [names["name_of"](label) for label in after.columns], list(after.itertuples(index=False, name=None))


READ = """
def read(names, rows):
    assert name_of
    return pd.DataFrame(rows, columns=labels(names), dtype=object)
"""
