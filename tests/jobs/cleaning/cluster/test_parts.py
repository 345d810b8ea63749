"""A table cleaned in parts gives the same result as in one run, wherever it is cut."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, nullcontext
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jobs.cleaning.cluster import Cluster
from jobs.cleaning.cluster.run import ClusterRun
from jobs.cleaning.engine import Outputs, clean
from jobs.cleaning.errors import CleaningError
from jobs.cleaning.recipe import Recipe
from jobs.cleaning.registry import all_steps
from jobs.cleaning.step import Example, Step
from tests.jobs.cleaning.strategies import cases
from tests.jobs.cleaning.tables import MemorySource, Result, run, table

LEARN = {name: kind for name, kind in all_steps().items() if kind.learner is not Step.learner}
"""Steps that learn from the whole table; all others work row by row."""
EXAMPLES = [pytest.param(kind, each, id=f"{name}-{n}") for name, kind in LEARN.items() for n, each in enumerate(kind.examples)]
SEVERAL: list[dict[str, Any]] = [
    {"step": "trim", "empty_to_null": True},
    {"step": "drop_duplicates", "columns": ["id", "n"]},
    {"step": "flag_duplicates", "columns": ["city"], "keep": "none", "group_id": "same city"},
    {"step": "append_files", "files": ["more"]},
    {"step": "fill_missing", "columns": ["n"], "method": "median", "group_by": ["city"]},
    {"step": "fill_missing", "columns": ["n"], "method": "max"},
    {"step": "fill_down", "columns": ["city"]},
    {"step": "drop_duplicates", "columns": ["city", "n"], "keep": "last"},
    {"step": "sort_rows", "keys": [{"column": "n", "as": "number", "dir": "desc"}]},
    {"step": "add_column", "name": "place", "kind": "row_number"},
    {"step": "split_column", "column": "tags", "by": "delimiter", "delimiter": "|", "to_rows": True},
    {"step": "drop_missing_rows", "columns": ["tags"]},
    {
        "step": "fill_down",
        "columns": ["id"],
        "direction": "up",
        "where": [{"column": "city", "op": "not_equals", "value": "Rome"}],
    },
]


class OwnWorkers:
    """Does the work at once in this process; what goes through the folder is the same."""

    def each(self, work: Callable[..., Any], jobs: Iterator[tuple[Any, ...]], waiting: Callable[[], None]) -> Iterator[Any]:
        return (work(*job) for job in jobs)


class Alone(Cluster):
    def connect(self, scratch: Path) -> AbstractContextManager[OwnWorkers]:
        return nullcontext(OwnWorkers())


in_parts = partial(run, runs=partial(ClusterRun, report=None, cluster=Alone()))


def what_came(result: Callable[[], Result]) -> Any:
    """The complete result of a run, or its refusal."""
    try:
        done = result()
    except CleaningError as error:
        return error.as_json()
    passes = [{name: value for name, value in each.items() if name != "seconds"} for each in done.run.passes]
    entries = [entry for parcel in done.parcels for entry in parcel.entries]
    counts = [(each.step, each.rejected, each.made, each.failed, each.by_column) for each in entries]
    learned = done.run.plan.learned()
    return done.names, done.rows, done.changes, done.rejects, passes, learned, done.run.rows_total, sorted(counts, key=str)


def demand_the_same(source: MemorySource, *steps: dict[str, Any], files: dict[str, MemorySource]) -> Any:
    undivided = what_came(partial(run, source, *steps, files=files))
    assert what_came(partial(in_parts, source, *steps, files=files)) == undivided
    return undivided


@pytest.mark.parametrize(("kind", "example"), EXAMPLES)
def test_every_step_that_learns_does_the_same_in_parts(kind: type[Step], example: Example) -> None:
    step = {"step": kind.model_fields["step"].default, **example.params}
    demand_the_same(table(example.before, size=1), step, files={name: table(cells) for name, cells in example.files.items()})


@pytest.mark.parametrize("kind", LEARN.values(), ids=list(LEARN))
@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
@given(data=st.data())
def test_it_does_so_with_any_table(kind: type[Step], data: st.DataObject) -> None:
    case = data.draw(cases(kind)).in_batches(data.draw(st.integers(1, 4)))
    demand_the_same(case.source, case.step, files=case.files)


@pytest.mark.parametrize(
    ("method", "cells", "fill"),
    [
        ("mode", ["c", "a", "b", "b", "a", None], "a"),
        ("max", ["1", "2.0", "2", "2.00", "0", ""], "2.0"),
        ("median", ["1", "9" * 45, "8" * 45, "3", "7" * 45, None], "7" * 45),
    ],
)
def test_what_is_found_in_parts_is_found_in_their_order(method: str, cells: list[str | None], fill: str) -> None:
    step = {"step": "fill_missing", "columns": ["x"], "method": method}
    *_, learned, _, _ = demand_the_same(table({"x": cells}, size=2), step, files={})
    assert learned[0]["value"] == fill


@settings(deadline=None)
@given(
    rows=st.lists(
        st.tuples(
            st.sampled_from(["1", "2", " 2", "3", None]),
            st.sampled_from(["Oslo", "Rome ", "Rome", "", None]),
            st.sampled_from(["1", "1.50", "-3", "1e9", "9" * 40, None]),
            st.sampled_from(["a|b", "a", "|", None]),
        ),
        max_size=14,
    ),
    size=st.integers(1, 4),
    begin=st.integers(0, len(SEVERAL) - 1),
    end=st.integers(1, len(SEVERAL)),
)
def test_steps_behind_each_other_do_the_same_in_parts(rows: list[Any], size: int, begin: int, end: int) -> None:
    names = ["id", "city", "n", "tags"]
    more = MemorySource(names, rows[:3], size)
    steps = [step for step in SEVERAL[begin:end] if step["step"] != "append_files" or rows]
    needed = {"more": more} if any(step["step"] == "append_files" for step in steps) else {}
    demand_the_same(MemorySource(names, rows, size), *steps, files=needed)


@pytest.mark.parametrize("format_", ["csv", "jsonl", "xlsx"])
def test_rows_that_the_reader_rejects_and_rows_that_are_mended(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, format_: str
) -> None:
    monkeypatch.setattr("jobs.cleaning.reader.text.BLOCK", 30)
    source, patch = tmp_path / "in.csv", tmp_path / "patch.csv"
    source.write_text("id,city\n" + "".join(f"{n},Oslo\n{n},\n{n}\n" for n in range(9)))
    patch.write_text("row,step,reason,id,city\n2,3,missing: city,2,Lima\n3,0,short,3,Bern\n")
    recipe = Recipe.parse(
        {
            "reader": {"ragged": {"short": "reject"}},
            "steps": [
                {"step": "drop_duplicates"},
                {"step": "sort_rows", "keys": [{"column": "city"}]},
                {"step": "drop_missing_rows", "columns": ["city"]},
            ],
            "writer": {"format": format_},
        }
    )

    def cleaned(**engine: Any) -> list[bytes]:
        outputs = Outputs(tmp_path / "result", tmp_path / "rejects.csv", tmp_path / "changes.csv")
        receipt = clean(source, recipe, outputs, scratch=tmp_path, patches=[patch], **engine)
        assert (receipt.rows_mended, receipt.rows_in) == (2, 27)
        return [path.read_bytes() for path in outputs.paths().values()]

    assert cleaned(engine="dask", cluster=Alone()) == cleaned()
