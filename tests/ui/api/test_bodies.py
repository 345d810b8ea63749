"""Bodies that Python's JSON parser accepts, but that could never be sent back."""

import httpx
import pytest

from tests.ui.api.programs import give

VALUES = {"half a character": r'"\ud800"', "NaN": "NaN", "beyond all numbers": "1e999", "too deep": "[" * 100_000}
JSON = {"Content-Type": "application/json"}


@pytest.mark.parametrize("value", VALUES.values(), ids=VALUES)
@pytest.mark.parametrize("address", ["/jobs", "/recipes", "/schedules"])
def test_is_refused_and_not_kept(api: httpx.Client, address: str, value: str) -> None:
    body = f'{{"name": "x", "file_id": "{give(api)}", "options": {{"a": {value}}}, "recipe": {{"steps": [{value}]}}}}'
    answer = api.post(address, content=body, headers=JSON)
    assert (answer.status_code, "JSON" in answer.text) == (422, True)
    assert api.get(address).status_code == 200
