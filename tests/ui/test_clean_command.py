"""`clean` on the command line, from its arguments to its exit code."""

import io
import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.ui.command_line import MESSY, run, write

RECIPE = {"version": 1, "steps": [{"step": "trim"}, {"step": "drop_duplicates"}]}
CLEAN = "id,name,price\n001,Ann,1.10\n002,Bo,\n"


@pytest.fixture
def recipe(tmp_path: Path) -> Path:
    return write(tmp_path / "recipe.json", json.dumps(RECIPE))


def test_one_input_goes_to_standard_output(messy: Path, recipe: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    assert run("clean", messy, "-r", recipe) == 0
    assert capfdbinary.readouterr() == (CLEAN.encode(), b"")


def test_a_receipt_is_a_recipe(messy: Path, recipe: Path, tmp_path: Path) -> None:
    first, again, receipt = (tmp_path / name for name in ("first.csv", "again.csv", "receipt.json"))
    assert run("clean", messy, "-r", recipe, "-o", first, "--receipt", receipt) == 0
    assert run("clean", messy, "-r", receipt, "-o", again) == 0
    assert again.read_bytes() == first.read_bytes() != messy.read_bytes()


def test_without_a_recipe_every_cell_stays(messy: Path, tmp_path: Path) -> None:
    assert run("clean", messy, "-o", tmp_path / "out.csv") == 0
    assert (tmp_path / "out.csv").read_text() == MESSY


def test_what_stands_around_the_table_is_said_aside(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    printed = write(tmp_path / "printed.csv", f"Prices of Oslo\n{MESSY}")
    assert run("clean", printed) == 0
    assert capsys.readouterr() == (MESSY, f"{printed}: 1 line above the table was skipped (line 1).\n")


def test_a_choice_that_is_missing_names_its_option(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with zipfile.ZipFile(tmp_path / "two.zip", "w") as archive:
        archive.writestr("a.csv", "id\n1\n")
        archive.writestr("b.csv", "id\n2\n")
    assert run("clean", tmp_path / "two.zip") == 1
    assert capsys.readouterr().err.endswith("holds 2 files: a.csv, b.csv. Say which one is the table. (--member)\n")


def test_any_python_goes_on_in_the_installed_one(messy: Path) -> None:
    other = [f"{sys.base_prefix}/bin/python3", "-S", "main.py", "clean", str(messy)]
    assert subprocess.run(other, capture_output=True, check=True).stdout.decode() == MESSY


@pytest.mark.parametrize("rows", [10, 1_500_000])
def test_a_row_far_down_may_be_wider_than_all_before_it(rows: int, tmp_path: Path) -> None:
    file = write(tmp_path / "wide.csv", "id,name\n" + "1,Ann\n" * rows + "2,Bo,Oslo\n")
    assert run("clean", file, "-o", tmp_path / "out.csv") == 0
    assert (tmp_path / "out.csv").read_text() == "id,name,\n" + "1,Ann,\n" * rows + "2,Bo,Oslo\n"


def test_a_pipe_with_a_name_is_read_once(messy: Path, recipe: Path, tmp_path: Path) -> None:
    command = f"{sys.executable} main.py clean <(cat {messy}) -r <(cat {recipe}) -o {tmp_path / 'out.csv'}"
    subprocess.run(["bash", "-c", command], check=True)
    assert (tmp_path / "out.csv").read_text() == CLEAN


def test_a_second_file_cannot_be_a_pipe(messy: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    recipe = write(tmp_path / "append.json", '{"version": 1, "steps": [{"step": "append_files", "files": ["more"]}]}')
    assert run("clean", messy, "-r", recipe, "--file", f"more={pipe}", "-o", tmp_path / "out.csv") == 1
    assert "pipe is a pipe, which can be read once." in capsys.readouterr().err
    assert not (tmp_path / "out.csv").exists()


@pytest.fixture
def may(messy: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    """The profile of a normal file."""
    assert run("profile", messy, "--json") == 0
    return write(tmp_path / "may.json", capsys.readouterr().out)


def test_a_file_that_is_not_like_the_baseline_asks_by_its_exit_code(
    messy: Path, recipe: Path, may: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out, later = tmp_path / "out.csv", write(tmp_path / "later.csv", "id,town\n001,Oslo\n002,Rome\n")
    assert run("clean", messy, "-r", recipe, "-o", out, "--baseline", may) == 0
    assert out.read_text() == CLEAN
    out.unlink()
    assert run("clean", later, "-o", out, "--baseline", may) == 3
    (said,) = capsys.readouterr().err.splitlines()
    assert "not like the baseline: " in said
    assert "Column “town” is new." in said
    assert "Column “price” is gone." in said
    assert not out.exists()


def test_of_several_files_those_like_the_baseline_are_cleaned(
    messy: Path, may: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    later = write(tmp_path / "later.csv", "id,town\n001,Oslo\n002,Rome\n")
    assert run("clean", later, messy, "--out-dir", tmp_path / "out", "--baseline", may) == 1
    assert [path.stem for path in (tmp_path / "out").iterdir()] == [messy.stem]
    assert "Column “town” is new." in capsys.readouterr().err


def test_a_baseline_that_is_no_profile_is_said_before_anything_runs(
    messy: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for path in (write(tmp_path / "no.json", "{}"), tmp_path / "gone.json"):
        assert run("clean", messy, "--out-dir", tmp_path / "out", "--baseline", path) == 1
        assert len(capsys.readouterr().err.splitlines()) == 1
    assert not (tmp_path / "out").exists()


def test_a_table_that_has_drifted_asks_by_its_exit_code(messy: Path, tmp_path: Path) -> None:
    steps = [{"step": "expect_schema", "columns": [{"column": "id"}, {"column": "gone"}]}]
    gate = write(tmp_path / "gate.json", json.dumps({"version": 1, "steps": steps}))
    assert run("clean", messy, "-r", gate, "-o", tmp_path / "out.csv") == 3
    assert not (tmp_path / "out.csv").exists()
    assert run("clean", messy, tmp_path / "none.csv", "-r", gate, "--out-dir", tmp_path / "out") == 1


def test_a_pipe_on_both_ends(recipe: Path) -> None:
    command = [sys.executable, "main.py", "clean", "-", "-r", str(recipe)]
    done = subprocess.run(command, input=MESSY.encode(), capture_output=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, CLEAN.encode(), b"")


def test_the_papers_of_one_input(messy: Path, recipe: Path, tmp_path: Path) -> None:
    papers = {name: tmp_path / name for name in ("out.csv", "changes.csv", "rejects.csv", "receipt.json", "script.py")}
    words = [word for name in ("changes", "rejects", "receipt", "script") for word in paper_option(name, papers)]
    assert run("clean", messy, "-r", recipe, "-o", papers["out.csv"], *words) == 0
    assert papers["changes.csv"].read_text().splitlines()[:2] == ["row,column,step,old,new", "1,name,1, Ann ,Ann"]
    assert papers["rejects.csv"].read_text().splitlines()[0] == "row,step,reason,id,name,price"
    receipt = json.loads(papers["receipt.json"].read_text())
    assert (receipt["rows_in"], receipt["rows_out"], receipt["rows_rejected"]) == (3, 2, 1)
    assert receipt["recipe"]["steps"] == RECIPE["steps"]
    again = tmp_path / "again.csv"
    subprocess.run([sys.executable, papers["script.py"], messy, again], check=True)
    assert again.read_bytes() == papers["out.csv"].read_bytes()


def paper_option(name: str, papers: dict[str, Path]) -> tuple[str, Path]:
    return f"--{name}", next(path for file, path in papers.items() if file.startswith(name))


def test_many_inputs_share_their_papers(messy: Path, recipe: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    other = write(tmp_path / "other.csv", "id,name,price\n9,Cy ,\n")
    words = [
        "--changes",
        tmp_path / "changes.csv",
        "--rejects",
        tmp_path / "rejects.csv",
        "--receipt",
        tmp_path / "r.json",
        "--explain",
    ]
    assert run("clean", messy, other, "-r", recipe, "--out-dir", tmp_path / "out", *words) == 0
    assert (tmp_path / "out" / "messy.csv").read_text() == CLEAN
    changes = (tmp_path / "changes.csv").read_text().splitlines()
    assert changes[0] == "file,row,column,step,old,new"
    assert changes[-1] == f"{other},1,name,1,Cy ,Cy"
    receipt = json.loads((tmp_path / "r.json").read_text())
    assert receipt["rows_in"] == 4
    said = capsys.readouterr()
    assert said.out == "2 files clean: 4 rows in, 3 out, 1 removed, 3 cells changed\n"
    assert [line for line in said.err.splitlines() if line.endswith(".csv")] == [str(messy), str(other)]
    assert [len(receipt[key]) for key in ("inputs", "outputs", "receipts")] == [2, 2, 2]


def test_rejects_of_inputs_with_other_columns(messy: Path, recipe: Path, tmp_path: Path) -> None:
    other = write(tmp_path / "other.csv", "id,id,town\n1,2,Oslo\n1,2,Oslo\n")
    rejects = tmp_path / "rejects.csv"
    assert run("clean", messy, other, "-r", recipe, "--out-dir", tmp_path / "out", "--rejects", rejects) == 0
    assert rejects.read_text() == (
        "file,row,step,reason,id,name,price,id,town\n"
        f"{messy},2,2,repeats row 1,001, Ann ,1.10,,\n"
        f"{other},2,2,repeats row 1,1,,,2,Oslo\n"
    )


def test_the_name_of_the_output_says_its_format(messy: Path, tmp_path: Path) -> None:
    assert run("clean", messy, "-o", tmp_path / "out.tsv") == 0
    assert (tmp_path / "out.tsv").read_text() == MESSY.replace(",", "\t")
    assert run("clean", messy, "--format", "csv", "-o", tmp_path / "out.xlsx") == 0
    assert (tmp_path / "out.xlsx").read_text() == MESSY


def test_papers_do_not_go_to_standard_output(messy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("clean", messy, "--changes", "-") == 2
    assert "give the others a name" in capsys.readouterr().err


def test_one_bad_input_leaves_the_others_alone(messy: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    page = write(tmp_path / "page.csv", "<html>")
    assert run("clean", page, messy, "--out-dir", tmp_path / "out") == 1
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["messy.csv"]
    out, err = capsys.readouterr()
    assert out == "1 file clean, 1 failed: 3 rows in, 3 out, 0 removed\n"
    assert err.startswith(f"TYPE_MISMATCH {page}: ")
    assert err.count("\n") == 1


def test_a_result_that_cannot_be_put_in_its_place_leaves_the_others_alone(
    messy: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "out" / "a.csv").mkdir(parents=True)
    assert run("clean", write(tmp_path / "a.csv", MESSY), messy, "--out-dir", tmp_path / "out") == 1
    assert (tmp_path / "out" / "messy.csv").read_text() == MESSY
    assert capsys.readouterr().err == f"{tmp_path}/out/a.csv: Is a directory.\n"


@pytest.mark.parametrize("option", ["-o", "--changes", "--receipt", "--script"])
def test_a_folder_that_is_not_there_is_said_before_anything_runs(
    messy: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], option: str
) -> None:
    assert run("clean", messy, *([] if option == "-o" else ["-o", tmp_path / "out.csv"]), option, tmp_path / "no" / "x") == 1
    assert capsys.readouterr().err == f"STORAGE: There is no folder {tmp_path}/no for x. Make it first.\n"
    assert not (tmp_path / "out.csv").exists()


def test_a_refusal_names_the_step_and_leaves_nothing(messy: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    bad = write(tmp_path / "bad.json", json.dumps({"steps": [{"step": "trim"}, {"step": "trim", "columns": ["nowhere"]}]}))
    assert run("clean", messy, "-r", bad, "-o", tmp_path / "out.csv", "--changes", tmp_path / "changes.csv") == 1
    assert "step 2" in capsys.readouterr().err
    assert sorted(path.name for path in tmp_path.iterdir()) == ["bad.json", "messy.csv"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{", "RECIPE"),
        ('{"steps": [{"step": "wash"}]}', "step 1"),
        ('{"steps": [{"step": "trim"}, {"step": "trim", "sides": "both"}]}', "step 2"),
        ('{"version": 99}', "RECIPE"),
    ],
)
def test_a_recipe_that_makes_no_sense(
    messy: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str, said: str
) -> None:
    assert run("clean", messy, "-r", write(tmp_path / "bad.json", text), "-o", tmp_path / "out.csv") == 1
    complaint = capsys.readouterr().err
    assert said in complaint
    assert len(complaint.splitlines()) == 1
    assert not (tmp_path / "out.csv").exists()


def test_an_input_is_never_written_over(messy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for words in (["-o", messy], ["--out-dir", messy.parent], ["-o", messy.parent / "x.csv", "--changes", messy]):
        assert run("clean", messy, *words) == 2
        assert "choose another name" in capsys.readouterr().err
    assert messy.read_text() == MESSY


def test_two_inputs_of_one_name_are_refused_before_anything_runs(messy: Path, tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    twin = write(tmp_path / "b" / "messy.txt", MESSY)
    assert run("clean", messy, twin, "--out-dir", tmp_path / "out") == 2
    assert not (tmp_path / "out").exists()


def test_what_is_not_there(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("clean", tmp_path / "gone.csv", "-o", tmp_path / "out.csv") == 1
    assert capsys.readouterr().err == f"STORAGE {tmp_path}/gone.csv: There is no file {tmp_path}/gone.csv.\n"
    assert run("clean", tmp_path, "-o", tmp_path / "out.csv") == 1
    assert "is a folder" in capsys.readouterr().err


def test_the_reader_can_be_overruled(tmp_path: Path) -> None:
    odd = write(tmp_path / "odd.txt", "a;b\n1,5;2\n")
    assert run("clean", odd, "--delimiter", ",", "--header", "none", "-o", tmp_path / "out.csv") == 0
    assert (tmp_path / "out.csv").read_text() == "a;b,\n1,5;2\n"


def test_wrong_reader_options_are_wrong_usage(messy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("clean", messy, "--header", "some") == 2
    assert run("profile", messy, "--header", "some") == 2
    assert "--header" in capsys.readouterr().err
    assert run("clean", messy, "--encoding", "klingon") == 2
    said = "main.py clean: --encoding: There is no encoding called 'klingon'. Usual are utf-8, utf-16, cp1252.\n"
    assert capsys.readouterr().err == said


@pytest.mark.parametrize("option", ["--delimiter", "--comment"])
def test_an_option_that_is_no_text_is_wrong_usage(messy: Path, option: str, capsys: pytest.CaptureFixture[str]) -> None:
    """A byte that is not UTF-8 reaches Python as a lone surrogate."""
    assert run("clean", messy, option, "\udcff") == 2
    assert f"{option}: A {option[2:]} " in capsys.readouterr().err


@pytest.mark.parametrize(
    ("option", "note"),
    [("--sheet", "The file has no sheets"), ("--member", "The file is no archive of files")],
)
def test_an_option_for_other_kinds_of_files_is_told_to_be_needless(
    messy: Path, tmp_path: Path, option: str, note: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("clean", messy, option, "May", "-o", tmp_path / "out.csv") == 0
    assert note in capsys.readouterr().err


def test_progress_is_silent_in_a_pipe(messy: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    pipe = io.StringIO()
    monkeypatch.setattr(sys, "stderr", pipe)
    assert run("clean", messy, "-o", tmp_path / "out.csv") == 0
    assert pipe.getvalue() == ""


def test_who_looks_on_is_told_what_was_done(
    messy: Path, recipe: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    assert run("clean", messy, "-r", recipe, "-o", tmp_path / "out.csv") == 0
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.splitlines()[-1].endswith(f"{tmp_path}/out.csv: 2 rows of 3, 2 cells changed, 1 row removed")
    assert run("clean", messy, "-r", recipe) == 0
    assert "removed" not in capsys.readouterr().err
