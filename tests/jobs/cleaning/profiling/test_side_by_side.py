"""Tables side by side in one sheet are reported."""

from pathlib import Path
from typing import Any

import pytest

from jobs.cleaning.profile import profile
from jobs.cleaning.reader import ReaderSettings


def told(tmp_path: Path, header: str, *rows: str) -> list[dict[str, Any]]:
    path = tmp_path / "given.csv"
    path.write_text("\n".join([header, *rows]) + "\n")
    found: list[dict[str, Any]] = profile(path, ReaderSettings(), tmp_path)["problems"]
    return [each for each in found if each["code"] == "side_by_side"]


ORDERS = [f"{n},Ann {n % 3},{n}.50" for n in range(1, 20)]
RATES = [f"Ann {n},{n}" for n in range(3)]
HEADER = "order,customer,amount,,,customer,rate"


def beside(left: list[str], right: list[str]) -> list[str]:
    height = max(len(left), len(right))
    return [
        f"{one},,,{other}"
        for one, other in zip(left + [",,"] * (height - len(left)), right + [","] * (height - len(right)), strict=True)
    ]


def test_a_shorter_table_beside_another_is_told(tmp_path: Path) -> None:
    [problem] = told(tmp_path, HEADER, *beside(ORDERS, RATES))
    assert problem["sentence"] == (
        "Column 4 is empty and has no name, and one side ends before the other: “customer”, “rate” may be another table."
    )
    assert told(tmp_path, HEADER, *beside(ORDERS[:4], [f"Ann {n},{n}" for n in range(20)]))


@pytest.mark.parametrize(
    ("header", "rows"),
    [
        pytest.param(HEADER, beside(ORDERS, [f"Ann {n},{n}" for n in range(19)]), id="of one height"),
        pytest.param(HEADER.replace(",,,", ",x,,"), beside(ORDERS, RATES), id="a named gap"),
        pytest.param(HEADER, beside(ORDERS[:4], RATES), id="few rows"),
        pytest.param("order,customer,amount,,", [f"{order},," for order in ORDERS], id="nothing behind"),
        pytest.param("order,,", [f"{n},," for n in range(20)], id="one column"),
    ],
)
def test_other_empty_columns_are_not(header: str, rows: list[str], tmp_path: Path) -> None:
    assert told(tmp_path, header, *rows) == []
