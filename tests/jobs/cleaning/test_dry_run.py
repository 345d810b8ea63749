"""A recipe's predicted counts are those of the run."""

from dataclasses import asdict
from pathlib import Path

import pytest

from jobs.cleaning.dry_run import dry_run
from jobs.cleaning.engine import Outputs, clean
from jobs.cleaning.errors import StepFailed
from jobs.cleaning.recipe import Recipe

TABLE = b"id,city\n1, Oslo\n2,\n1, Oslo\n"


def test_it_counts_what_the_run_does_and_leaves_nothing(tmp_path: Path) -> None:
    source = tmp_path / "in.csv"
    source.write_bytes(TABLE)
    steps = [
        {"step": "trim"},
        {"step": "drop_duplicates"},
        {"step": "drop_missing_rows"},
        {"step": "clean_headers", "case": "upper"},
    ]
    recipe = Recipe.parse({"steps": steps})
    counted = dry_run(source, recipe, scratch=tmp_path)
    assert list(tmp_path.iterdir()) == [source]

    receipt = clean(source, recipe, Outputs(tmp_path / "out.csv"), scratch=tmp_path)
    assert (counted["rows_in"], counted["rows_out"]) == (receipt.rows_in, receipt.rows_out)
    for step, said in zip(receipt.steps, counted["steps"], strict=True):
        told = asdict(step) | {"seconds": said["seconds"], "groups": None}
        assert said == told


def test_it_knows_that_dates_are_written_in_one_way_whichever(tmp_path: Path) -> None:
    source = tmp_path / "in.csv"
    source.write_text("d\n31.01.2024\n2024-02-29\n45352\n\n")
    problems = [[{"key": "c0", "by": "dated"}]]

    def settled(**settings: object) -> list[int]:
        step = {"step": "parse_date", "columns": ["d"], "input_formats": ["%d.%m.%Y"]} | settings
        found: list[int] = dry_run(source, Recipe.parse({"steps": [step]}), scratch=tmp_path, problems=problems)["settled"]
        return found

    assert settled(off=True) == []
    assert settled() == [0]
    assert settled(excel_serial=1900) == [0]
    assert settled(output="%d/%m/%Y") == []
    assert settled(output="%d/%m/%Y", input_formats=["%d.%m.%Y", "%Y-%m-%d"]) == [0]


def test_it_knows_the_rows_that_a_step_could_not_read(tmp_path: Path) -> None:
    source = tmp_path / "in.csv"
    source.write_text("n\n" + "1\n2\nx\n" * 100_000)
    recipe = Recipe.parse({"steps": [{"step": "trim"}, {"step": "parse_number", "columns": ["n"]}]})
    trimmed, parsed = dry_run(source, recipe, scratch=tmp_path)["steps"]
    assert (trimmed["unread"], parsed["failed"], parsed["unread"]) == ([], 100_000, list(range(3, 601, 3)))


def test_it_knows_what_the_recipe_settles_in_whatever_way(tmp_path: Path) -> None:
    source = tmp_path / "in.csv"
    source.write_text("city,price,note\n" + " Oslo,1,N/A\n" * 100_000 + "Rome,,x\n")
    padded, missing = {"key": "c0", "by": "padded"}, {"key": "c1", "by": "missing"}
    words, column = {"key": "c2", "by": "words", "what": ["n/a"]}, {"key": "c2", "by": "any"}
    problems = [[padded], [missing], [words], [column], [padded, words], []]

    def settled(*steps: dict[str, object]) -> list[int]:
        found: list[int] = dry_run(source, Recipe.parse({"steps": steps}), scratch=tmp_path, problems=problems)["settled"]
        return found

    assert settled() == []
    assert settled({"step": "trim", "columns": ["city"]}) == [0]
    assert settled({"step": "fill_missing", "columns": ["price"], "value": "0"}) == [1]
    assert settled({"step": "drop_missing_rows"}) == [1]
    assert settled({"step": "drop_columns", "columns": ["note"]}) == [2, 3]
    assert settled({"step": "trim"}, {"step": "find_replace", "columns": ["note"], "find": "N/A"}) == [0, 2, 4]
    assert settled({"step": "trim", "off": True}) == []
    assert settled({"step": "unpivot", "id_columns": ["price"]}) == []  # everything is in another column now
    into = {"delimiter": ";", "into": ["p", "q"], "keep_source": False}
    assert settled({"step": "split_column", "column": "note", **into}) == []


def test_spellings_are_settled_by_any_single_one(tmp_path: Path) -> None:
    source = tmp_path / "in.csv"
    source.write_text("status,note\n" + "paid,x\n" * 100_000 + "Paid ,x\nPAID,x\nopen,x\n")
    problems = [[{"key": "c0", "by": "alike", "what": ["paid"]}]]

    def settled(*steps: dict[str, object]) -> list[int]:
        found: list[int] = dry_run(source, Recipe.parse({"steps": steps}), scratch=tmp_path, problems=problems)["settled"]
        return found

    assert settled() == []
    assert settled({"step": "trim"}) == []
    merged = {"step": "cluster_values", "column": "status", "groups": {"paid": "PAID", "Paid ": "PAID"}}
    assert settled(merged) == [0]
    assert settled(merged | {"groups": {"paid": "PAID"}}) == []
    assert settled({"step": "change_case", "columns": ["status"], "to": "title"}) == [0]
    assert settled({"step": "drop_columns", "columns": ["status"]}) == [0]


def test_it_refuses_where_the_run_would(tmp_path: Path) -> None:
    source = tmp_path / "in.csv"
    source.write_bytes(TABLE)
    with pytest.raises(StepFailed, match="no column 'x'"):
        dry_run(source, Recipe.parse({"steps": [{"step": "drop_columns", "columns": ["x"]}]}), scratch=tmp_path)
