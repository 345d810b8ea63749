"""The exported script gives the same bytes when run with only pandas."""

import subprocess
import sys
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from jobs.cleaning.engine import Engine, Outputs, clean
from jobs.cleaning.errors import RecipeError, StepFailed
from jobs.cleaning.reader import open_table
from jobs.cleaning.recipe import Recipe
from jobs.cleaning.registry import all_steps
from jobs.cleaning.script import clean_code, defined, kit, pandas_script, whole_script

TRIM: dict[str, Any] = {"step": "trim", "empty_to_null": True}
MEDIANS = [
    {"step": "drop_duplicates", "match": "ci_trim"},
    {"step": "fill_missing", "columns": [{"name": "n", "nth": 2}], "method": "median", "group_by": ["n"]},
    {"step": "drop_missing_rows", "how": "at_least", "k": 2},
    {"step": "drop_columns", "columns": ['it\'s "so"\n'], "missing_columns": "skip"},
]

FILES = {
    "plain": b'id,name\n1, a\n2,\n3,""\n',
    "equal names": b'n,n,"it\'s ""so""\n"\n1,2.5,x\n1,,y\n1,3.5,z\n2,,\n',
    "semicolons in a Windows encoding": 'id;n\r\n1;Zürich \r\n2;"a;\r\nb"\r\n'.encode("cp1252"),
    "UTF-16": "id\tn\r\n1\tx\r\n".encode("utf-16"),
    "byte order mark": b"\xef\xbb\xbfid,n\n1,2\n",
    "two byte order marks": b"\xef\xbb\xbf\xef\xbb\xbfid,n\n1,2\n",
    "two byte order marks of UTF-16": "\ufeff\ufeffid\tn\n1\t2\n".encode("utf-16-le"),
    "lone returns": b"id,n\r1,2\r3,4\r",
    "all sorts of record ends": b"a,b\r1,2\r3,4\n5,6\r\n7,8\n9,10\r",
    "lines above and no header": b"Report of May\n\n1,2,3\n4,5,6\n7,8,9\n",
    "misplaced quotes": b'id,n\n1,"a "b" c"\n2,"open\n3,x"y"\n4,"so" \n5,"a ""b"""\n',
    "short, long and blank lines": b"id,n\n1\n\n2,3,\n4,5,6\n\n7,8\n",
    "lines above the header": b"Report of May\n\nid,n,x\n1,2,3\n2,3,4\n4,5,6\n",
    "one column": b"n\n1\n\n3\n",
    "no rows": b"id,n\n",
    "no final line end": b"id,n\n1,",
    "spaces after delimiters": b'id, n\n1, "a, b"\n2, c\n3, ""\n',
    "backslashes": b'id,n\n1,"6\\" pipe"\n2,"x\\\\y"\n3,"a ""b"""\n',
    "comments": b'id,n\n# so\n1,2\n"# no",3\n',
    "several header rows": b"id,n\nno,cm\n1,2\n3,4\n5,6\n",
    "nothing": b"",
    "white space alone": b" \n\n\t\r\n",
}


@pytest.mark.parametrize("content", FILES.values(), ids=FILES)
def test_a_script_reads_and_writes_the_same_bytes(tmp_path: Path, content: bytes) -> None:
    again = script_run(tmp_path, content, {"steps": [TRIM | {"side": "right", "empty_to_null": False}]})
    assert again == (tmp_path / "out.csv").read_bytes()


def test_a_script_does_all_steps(tmp_path: Path) -> None:
    again = script_run(tmp_path, FILES["equal names"], {"steps": [TRIM, *MEDIANS]})
    assert again == (tmp_path / "out.csv").read_bytes() == b"n,n\n1,2.5\n1,3.0\n1,3.5\n"


def test_a_median_among_whole_numbers_is_exact_in_a_script_too(tmp_path: Path) -> None:
    median = {"step": "fill_missing", "columns": ["n"], "method": "median"}
    again = script_run(tmp_path, b"id,n\n1,1\n2,007\n3,3.125\n4,\n", {"steps": [median]})
    assert again == (tmp_path / "out.csv").read_bytes() == b"id,n\n1,1\n2,007\n3,3.125\n4,3.125\n"


@pytest.mark.parametrize("engine", ["polars", "pandas"])
def test_no_engine_adds_up_what_is_no_number(tmp_path: Path, engine: Engine) -> None:
    source, pivot = tmp_path / "in.csv", {"step": "pivot", "id_columns": [], "names_from": "k", "values_from": "v"}
    source.write_bytes(b"k,v\na,1\nb,soon\n")
    recipe = Recipe.parse({"steps": [pivot | {"aggregate": "sum"}]})
    with pytest.raises(StepFailed, match="Column 'v' is not numeric"):
        clean(source, recipe, Outputs(tmp_path / "out.csv"), scratch=tmp_path, engine=engine)


@pytest.mark.parametrize("engine", ["polars", "pandas"])
def test_no_engine_stacks_files_that_shall_be_alike_and_are_not(tmp_path: Path, engine: Engine) -> None:
    january, february = tmp_path / "january.csv", tmp_path / "february.csv"
    january.write_bytes(b"id,n,x\n1,2,\n")
    february.write_bytes(b"id,price\n1,2\n")
    stack = {"step": "append_files", "files": ["february"], "missing": "fail"}
    recipe = Recipe.parse({"steps": [{"step": "drop_sparse_columns"}, stack]})
    with pytest.raises(StepFailed, match="The file 'february' lacks"):
        clean(january, recipe, Outputs(tmp_path / "out.csv"), scratch=tmp_path, files={"february": february}, engine=engine)


@pytest.mark.parametrize("engine", ["polars", "pandas"])
@pytest.mark.parametrize(
    ("step", "sentence"),
    [
        ({"step": "drop_columns", "columns": "all"}, "No column would be left"),
        ({"step": "drop_missing_rows", "columns": ["z"], "missing_columns": "skip"}, "no column to look at"),
        ({"step": "drop_duplicates", "columns": ["z"], "missing_columns": "skip"}, "no column to compare"),
        ({"step": "drop_missing_rows", "how": "at_least", "k": 4}, "At least 4 columns cannot be missing"),
        ({"step": "fill_missing", "columns": ["n"], "method": "mean", "group_by": ["n"]}, "by groups of itself"),
        ({"step": "rename_columns", "map": {"id": "n"}}, "There is a column 'n' already: 'id' needs another name"),
    ],
)
def test_no_engine_does_what_makes_no_sense_with_these_columns(
    tmp_path: Path, step: dict[str, Any], sentence: str, engine: Engine
) -> None:
    source = tmp_path / "in.csv"
    source.write_bytes(b"id,n,x\n1,2,\n")
    with pytest.raises(StepFailed, match=sentence) as refused:
        clean(source, Recipe.parse({"steps": [step]}), Outputs(tmp_path / "out.csv"), scratch=tmp_path, engine=engine)
    assert refused.value.step == 1


@pytest.mark.parametrize(
    "step",
    [
        {"step": "rename_columns", "map": {"id": "n"}},
        {"step": "rename_columns", "map": {"id": "m", "n": "m"}},
        {"step": "add_column", "name": "n"},
        {"step": "merge_columns", "columns": ["id", "x"], "name": "n"},
        {"step": "unpivot", "id_columns": ["id"], "name_to": "id"},
        {"step": "unpivot", "id_columns": ["id"], "name_to": "n", "value_to": "n"},
        {"step": "pivot", "id_columns": ["id"], "names_from": "x", "values_from": "n"},
        {"step": "append_files", "files": ["more"], "source_column": "n"},
        {"step": "lookup", "file": "more", "left_on": ["id"], "take": ["n"]},
    ],
    ids=lambda step: step["step"],
)
def test_a_script_gives_no_column_a_name_that_is_taken(tmp_path: Path, step: dict[str, Any]) -> None:
    """Other files than the one it was exported with may have such a column."""
    source, recipe = tmp_path / "in.csv", Recipe.parse({"steps": [step]})
    source.write_bytes(b"id,n,x\n1,2,id\n")
    with open_table(source, recipe.reader, scratch=tmp_path) as table:
        script = pandas_script(recipe, table.reading, {"more": table.reading})
    (tmp_path / "script.py").write_text(script)
    command = [sys.executable, "-I", tmp_path / "script.py", source, tmp_path / "out.csv", f"more={source}"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert done.stderr.endswith("already.\n")
    assert not (tmp_path / "out.csv").exists()


SKIPPED = {"columns": ["z"], "missing_columns": "skip"}


@pytest.mark.parametrize(
    ("step", "sentence"),
    [
        ({"step": "drop_empty_rows", **SKIPPED}, "There is no column to look at. Choose at least one."),
        ({"step": "drop_missing_rows", **SKIPPED}, "There is no column to look at. Choose at least one."),
        ({"step": "drop_missing_rows", "how": "at_least", "k": 4}, "At least 4 columns cannot be missing: it looks at 3."),
        ({"step": "flag_missing", **SKIPPED}, "There is no column to look at. Choose at least one."),
        ({"step": "drop_duplicates", **SKIPPED}, "There is no column to compare. Choose at least one."),
        ({"step": "flag_duplicates", **SKIPPED}, "There is no column to compare. Choose at least one."),
        ({"step": "merge_columns", "name": "m", **SKIPPED}, "There is no column to merge. Choose at least one."),
        ({"step": "keep_columns", **SKIPPED}, "No column would be left. Keep at least one."),
        ({"step": "drop_columns", "columns": ["id", "n", "x"]}, "No column would be left. Keep at least one."),
        ({"step": "unpivot", "id_columns": ["id", "n", "x"]}, "There is no column to turn into rows. Choose at least one."),
    ],
    ids=lambda value: value["step"] if isinstance(value, dict) else "",
)
def test_a_script_refuses_what_makes_no_sense_with_these_columns(tmp_path: Path, step: dict[str, Any], sentence: str) -> None:
    """Other files than the one it was exported with may lack the chosen columns, or have no others."""
    script = whole_script(clean_code(Recipe.parse({"steps": [step]})))
    names: dict[str, Any] = {"__name__": "script"}
    exec(script, names)  # noqa: S102  our own script
    with pytest.raises(SystemExit) as refused:
        names["clean"](pd.DataFrame({"id": ["1"], "n": [None], "x": ["2"]}, dtype=object))
    assert refused.value.code == sentence


@pytest.mark.parametrize("writer", [{"format": "tsv"}, {"headerless": "generate"}, {"headerless": "keep"}])
def test_a_script_writes_like_the_recipe(tmp_path: Path, writer: dict[str, str]) -> None:
    again = script_run(tmp_path, b'1,"a\tb"\n2,c\n', {"reader": {"header": "none"}, "steps": [TRIM], "writer": writer})
    assert again == (tmp_path / "out.csv").read_bytes()


def called(folder: Path, steps: list[dict[str, Any]], *words: str) -> subprocess.CompletedProcess[str]:
    """What a script for a table says when it is called with these words; its second file is called `more`."""
    source, recipe = folder / "in.csv", Recipe.parse({"steps": steps})
    source.write_bytes(FILES["plain"])
    with open_table(source, recipe.reader, scratch=folder) as table:
        files = {name: table.reading for _, step in recipe.numbered() for name in step.file_names}
        (folder / "script.py").write_text(pandas_script(recipe, table.reading, files))
    command = [sys.executable, "-I", folder / "script.py", *words]
    return subprocess.run(command, capture_output=True, text=True, check=False, cwd=folder)


def test_a_script_says_how_it_is_called(tmp_path: Path) -> None:
    helped, alone = called(tmp_path, [TRIM], "--help"), called(tmp_path, [TRIM])
    assert (helped.returncode, alone.returncode) == (0, 2)
    assert "script.py [-h] IN OUT.csv\n" in helped.stdout
    assert "the following arguments are required: IN, OUT.csv" in alone.stderr


def test_a_script_names_its_second_files_whatever_they_are_called(tmp_path: Path) -> None:
    helped = called(tmp_path, [{"step": "append_files", "files": ["5% off"]}], "--help")
    assert helped.returncode == 0, helped.stderr
    assert "5% off" in helped.stdout


@pytest.mark.parametrize(
    ("words", "code"), [(["more=in.csv"], 0), ([], 2), (["more"], 2), (["other=in.csv"], 2), (["more=in.csv", "more"], 2)]
)
def test_a_script_says_which_second_files_it_takes(tmp_path: Path, words: list[str], code: int) -> None:
    done = called(tmp_path, [{"step": "append_files", "files": ["more"]}], "in.csv", "out.csv", *words)
    assert done.returncode == code
    assert ("say which files these are: more=PATH" in done.stderr) == (code == 2)
    assert (tmp_path / "out.csv").exists() == (code == 0)


def test_a_script_holds_what_it_needs_and_no_more(tmp_path: Path) -> None:
    script_run(tmp_path, FILES["plain"], {"steps": [TRIM]})
    script = (tmp_path / "script.py").read_text(encoding="utf-8")
    assert "# Step 1: Trim white space" in script
    assert "def each(" in script
    assert "def median(" not in script


def script_run(folder: Path, content: bytes, recipe: dict[str, Any]) -> bytes:
    """The output of the script that is exported when this file is cleaned."""
    source, script, again = folder / "in.csv", folder / "script.py", folder / "again.csv"
    source.write_bytes(content)
    clean(source, Recipe.parse(recipe), Outputs(folder / "out.csv", script=script), scratch=folder)
    done = subprocess.run([sys.executable, "-I", script, source, again], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return again.read_bytes()


@pytest.mark.parametrize(
    ("content", "reader"),
    [
        (b"a,b\n1,2\n3,4\n5,6\n7,8\n\nc,d,e\nx,1,2\ny,3,4\n", {}),
        (b"a,b\n1,2\n", {"ragged": {"short": "reject"}}),
        ("a,b\n1,é é é\n".encode() + b"2,\xe9\n", {}),
    ],
)
def test_a_reading_that_a_script_cannot_do_is_refused(tmp_path: Path, content: bytes, reader: dict[str, Any]) -> None:
    with pytest.raises(RecipeError, match="no pandas script"):
        script_run(tmp_path, content, {"reader": reader})


def test_long_rows_are_merged_by_a_script_too(tmp_path: Path) -> None:
    again = script_run(tmp_path, b"a,b\n1,2,3,,\n4\n", {"reader": {"ragged": {"long": "merge_last"}}})
    assert again == (tmp_path / "out.csv").read_bytes() == b'a,b\n1,"2,3"\n4,\n'


def test_the_page_names_every_step_that_pandas_alone_cannot_say() -> None:
    page = (Path(__file__).parents[3] / "docs/formats.md").read_text(encoding="utf-8")
    section = page.partition("## As a pandas script\n")[2].partition("\n## ")[0]
    assert [name for name, kind in all_steps().items() if kind.no_pandas and f"`{name}`" not in section] == []


def test_no_two_parts_of_the_kit_share_a_name() -> None:
    names = [name for module in kit().values() for node in module.tree.body if (name := defined(node))]
    assert sorted(names) == sorted(set(names))
