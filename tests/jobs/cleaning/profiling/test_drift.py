"""Changes between two tables: reported with figures, and only if they are more than chance."""

import json
import random
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from jobs.cleaning.errors import UnreadableFile
from jobs.cleaning.profile import profile
from jobs.cleaning.profiling.drift import drift
from jobs.cleaning.profiling.known_profile import known
from jobs.cleaning.reader import ReaderSettings
from jobs.cleaning.report import Baseline, page

Table = dict[str, Sequence[object]]


def profiled(folder: Path, table: Table) -> dict[str, Any]:
    path = folder / "given.csv"
    rows = zip(*table.values(), strict=True)
    lines = [",".join(table), *(",".join(map(str, row)) for row in rows)]
    path.write_text("\n".join(lines) + "\n")
    return profile(path, ReaderSettings(), folder)


def changes(folder: Path, before: Table, now: Table) -> list[str]:
    return [each.sentence for each in drift(known(profiled(folder, before)), known(profiled(folder, now)))]


def test_columns_come_and_go(tmp_path: Path) -> None:
    told = changes(tmp_path, {"id": range(9), "city": ["Oslo"] * 9}, {"id": range(9), "price": [1.5] * 9})
    assert told == ["Column “price” is new. It looks like number.", "Column “city” is gone."]


def test_of_equal_names_the_second_is_compared_with_the_second() -> None:
    now = {"rows": 9, "columns": [column("x", "number"), column("x", "date"), column("x", "text")]}
    told = drift(known({"rows": 9, "columns": [column("x", "number"), column("x", "text")]}), known(now))
    assert [each.sentence for each in told] == [
        "Column “x” looks like date. It looked like text.",
        "Column “x”, number 3 of that name, is new. It looks like text.",
    ]


def column(name: str, looks: str) -> dict[str, Any]:
    return {"name": name, "missing": 0, "looks_like": looks, "top": []}


def test_kinds_of_values_and_rows(tmp_path: Path) -> None:
    before, now = {"id": range(100), "price": range(100)}, {"id": range(250), "price": ["unknown to us"] * 250}
    assert changes(tmp_path, before, now)[:2] == [
        "There are 250 rows. There were 100.",
        "Column “price” looks like text. It looked like number.",
    ]


def test_missing_values(tmp_path: Path) -> None:
    before: Table = {"id": range(200), "city": ["Oslo"] * 190 + [""] * 10}
    now: Table = {"id": range(200), "city": ["Oslo"] * 140 + [""] * 60}
    assert "Column “city” has 30.0 % missing. Before, it was 5.0 %." in changes(tmp_path, before, now)


def test_a_table_without_rows_is_compared_too(tmp_path: Path) -> None:
    assert changes(tmp_path, {"id": range(9), "city": ["Oslo"] * 9}, {"id": [], "city": []}) == [
        "There are 0 rows. There were 9."
    ]


def test_a_key_that_repeats(tmp_path: Path) -> None:
    told = changes(tmp_path, {"id": range(100), "x": [1] * 100}, {"id": [*range(97), 1, 2, 3], "x": [1] * 100})
    assert told == ["Values of “id” repeat 3 times. Before, each was there once."]


def test_a_key_is_one_beside_a_few_rows_that_are_there_twice(tmp_path: Path) -> None:
    before, now = [*range(100), 8], [*range(100, 200), 108]
    assert changes(tmp_path, {"id": before, "x": [1] * 101}, {"id": now, "x": [1] * 101}) == []


def test_numbers_that_have_moved(tmp_path: Path) -> None:
    before, now = [number % 100 for number in range(1000)], [number % 100 + 40 for number in range(1000)]
    [told] = changes(tmp_path, {"price": before}, {"price": now})
    assert told.startswith("The numbers of “price” have moved: mean 89.5, 40 to 139; it was 49.5, 0 to 99.")
    assert told.endswith("0.0 % are below 40, 40.0 % were.")


def test_values_that_are_more_or_less_frequent(tmp_path: Path) -> None:
    before: Table = {"city": ["Oslo"] * 400 + ["Rome"] * 500 + ["Lima"] * 100}
    now: Table = {"city": ["Oslo"] * 420 + ["Rome"] * 300 + ["Lima"] * 80 + ["Kyiv"] * 200}
    assert changes(tmp_path, before, now) == [
        "“Rome” is 30.0 % of “city”. Before, it was 50.0 %.",
        "“Kyiv” is 20.0 % of “city”. Before, it was hardly there.",
    ]


@pytest.mark.parametrize("seed", range(20))
def test_two_samples_of_the_same_have_not_drifted(tmp_path: Path, seed: int) -> None:
    """Of numbers of any spread and precision, texts with gaps, and keys."""
    chance = random.Random(seed)

    def sample(rows: int) -> Table:
        return {
            "id": range(rows),
            "normal": [f"{chance.gauss(100, 30):.2f}" for _ in range(rows)],
            "long": [f"{chance.paretovariate(1):.1f}" for _ in range(rows)],
            "small": [chance.randint(1, 3) for _ in range(rows)],
            "city": [chance.choice(["Oslo", "Rome", "Lima", ""]) for _ in range(rows)],
        }

    rows = chance.randint(30, 2000)
    told = changes(tmp_path, sample(rows), sample(rows * 3 // 2))
    assert told == []


NO_PROFILES: list[Any] = [
    [],
    {},
    {"rows": 1},
    {"rows": "x", "columns": []},
    {"rows": 1, "columns": [1]},
    {"rows": 1, "columns": [{"name": "a"}]},
]


@pytest.mark.parametrize("given", NO_PROFILES)
def test_what_is_no_profile_is_refused(given: Any) -> None:
    with pytest.raises(UnreadableFile, match="is not a profile"):
        known(given)


@pytest.mark.parametrize("width", ["0", "-0.0", "1e999999", "nan", "x"])
def test_bars_that_are_none_are_refused(tmp_path: Path, width: str) -> None:
    found = json.loads(json.dumps(profiled(tmp_path, {"x": range(9)})))
    found["columns"][0]["histogram"]["width"] = width
    with pytest.raises(UnreadableFile):
        known(found)


def test_the_page_says_what_has_changed_and_runs_nothing(tmp_path: Path) -> None:
    before, found = profiled(tmp_path, {"id": range(9), "<b>city": ["Oslo"] * 9}), profiled(tmp_path, {"id": range(9)})
    made = page(found, "june.csv", Baseline("<i>may.csv", 9, drift(known(before), known(found))))
    assert "<h2>Since <bdi>&lt;i&gt;may.csv</bdi></h2>" in made
    assert "<li>Column “&lt;b&gt;city” is gone.</li>" in made
    assert "Nothing of note has changed" in page(found, "june.csv", Baseline("may.csv", 9, []))
    assert "<h2>Since" not in page(found, "june.csv")
