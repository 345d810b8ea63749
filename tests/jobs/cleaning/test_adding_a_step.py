"""`docs/adding-a-step.md` is correct: its step and the change it asks for are taken from there word for word."""

import re
from pathlib import Path
from types import ModuleType

import pytest

from jobs.cleaning.registry import all_steps, only_step
from jobs.cleaning.step import Step
from tests.jobs.cleaning.strategies import Case
from tests.jobs.cleaning.tables import run, table
from tests.jobs.cleaning.test_laws import in_pandas, script_of

GUIDE = (Path(__file__).parents[3] / "docs" / "adding-a-step.md").read_text()
NAME = "reverse_text"
ON_TWO_LINES = Case(table({"city": ["Oslo\r\n"]}), {"step": NAME, "columns": ["city"]}, {})


def step_of(code: str, monkeypatch: pytest.MonkeyPatch) -> type[Step]:
    module = ModuleType(NAME)
    exec(compile(code, "adding-a-step.md", "exec"), module.__dict__)  # noqa: S102  our own guide
    step = only_step(module, NAME)
    monkeypatch.setitem(all_steps().known, NAME, step)
    return step


def result_of(case: Case) -> tuple[list[str | None], list[tuple[str | None, ...]]]:
    result = run(case.source, case.step)
    return result.names, result.rows


def test_the_step_of_the_guide_does_what_its_example_shows(monkeypatch: pytest.MonkeyPatch) -> None:
    [code] = re.findall(r"```python\n(.*?)```", GUIDE, re.DOTALL)
    [example] = step_of(code, monkeypatch).examples
    case = Case(table(example.before), {"step": NAME, **example.params}, {})
    expected = (list(example.after), list(zip(*example.after.values(), strict=True)))
    assert result_of(case) == in_pandas(case, script_of(case)) == expected


def test_its_two_forms_differ_as_the_guide_says_and_agree_after_the_change(monkeypatch: pytest.MonkeyPatch) -> None:
    [code] = re.findall(r"```python\n(.*?)```", GUIDE, re.DOTALL)
    step_of(code, monkeypatch)
    in_python = in_pandas(ON_TWO_LINES, script_of(ON_TWO_LINES))
    assert result_of(ON_TWO_LINES) != in_python
    [(old, new)] = re.findall(r"replace `(\.str\.reverse\(\))` by `(\.map_elements\(.*?\))`,", GUIDE)
    step_of(code.replace(old, new), monkeypatch)
    assert result_of(ON_TWO_LINES) == in_python
