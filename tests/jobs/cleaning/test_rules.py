"""Rules for cells, beyond what the examples of their step show."""

from typing import get_args

import pytest

from jobs.cleaning.rules import Type
from tests.jobs.cleaning.tables import run, table


@pytest.mark.parametrize("kind", get_args(Type))
def test_a_missing_value_is_of_any_type(kind: str) -> None:
    rule = {"rule": "type", "columns": ["a"], "type": kind}
    result = run(table({"a": [None, "?"]}), {"step": "validate", "rules": [rule]})
    assert result.rows == [(None,)]
    assert [row for row, *_ in result.rejects] == ["2"]
