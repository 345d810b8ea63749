"""The command line, from its words to its exit code."""

import io
import json
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from tests.jobs.pictures.making import opened, picture, zipped
from tests.mail_server import Mailboxes
from ui.cli import main

MESSY = "id,name,price\n001, Ann ,1.10\n001, Ann ,1.10\n002,Bo,\n"
RECIPE = {"version": 1, "steps": [{"step": "trim"}, {"step": "drop_duplicates"}]}
CLEAN = "id,name,price\n001,Ann,1.10\n002,Bo,\n"


@pytest.fixture
def messy(tmp_path: Path) -> Path:
    return write(tmp_path / "messy.csv", MESSY)


@pytest.fixture
def recipe(tmp_path: Path) -> Path:
    return write(tmp_path / "recipe.json", json.dumps(RECIPE))


def write(path: Path, text: str) -> Path:
    path.write_bytes(text.encode())
    return path


def run(*words: object) -> int:
    return main([str(word) for word in words])


def test_one_input_goes_to_standard_output(messy: Path, recipe: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    assert run("clean", messy, "-r", recipe) == 0
    assert capfdbinary.readouterr() == (CLEAN.encode(), b"")


def test_without_a_recipe_every_cell_stays(messy: Path, tmp_path: Path) -> None:
    assert run("clean", messy, "-o", tmp_path / "out.csv") == 0
    assert (tmp_path / "out.csv").read_text() == MESSY


def test_any_python_goes_on_in_the_installed_one(messy: Path) -> None:
    other = [f"{sys.base_prefix}/bin/python3", "-S", "main.py", "clean", str(messy)]
    assert subprocess.run(other, capture_output=True, check=True).stdout.decode() == MESSY


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
    empty = write(tmp_path / "empty.csv", "\n")
    assert run("clean", empty, messy, "--out-dir", tmp_path / "out") == 1
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["messy.csv"]
    out, err = capsys.readouterr()
    assert out == "1 file clean, 1 failed: 3 rows in, 3 out, 0 removed\n"
    assert err.startswith(f"EMPTY {empty}: ")
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
    assert "There is no file" in capsys.readouterr().err
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


def test_profile_is_a_line_an_input(messy: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    empty = write(tmp_path / "empty.csv", "\n")
    assert run("profile", messy, empty, "--json") == 1
    good, bad = map(json.loads, capsys.readouterr().out.splitlines())
    assert good["file"] == str(messy)
    assert good["reader"].items() >= {"delimiter": ",", "header": 1}.items()
    assert [column["name"] for column in good["columns"]] == ["id", "name", "price"]
    assert bad["error"]["code"] == "EMPTY"


def test_profile_in_words(messy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("profile", messy) == 0
    assert "3 rows, 3 columns\n  read as utf-8, delimiter ',', header 1\n" in capsys.readouterr().out


def test_profile_of_a_workbook_says_what_stands_around_the_table(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    for row in (["Sales of 2026"], ["region", "rep", "sum"], ["North", "Ann", 1], [None, "Bob", 2]):
        sheet.append(row)
    sheet.merge_cells("A3:A4")
    book.create_sheet("Notes").append(["x"])
    book.save(tmp_path / "sales.xlsx")
    assert run("profile", tmp_path / "sales.xlsx") == 0
    said = capsys.readouterr().out
    assert "read as workbook, sheet 'Sheet', other sheets 'Notes', header 2\n" in said
    assert "merged cells" in said
    assert "1 line above the table was left aside (line 1)." in said


def test_a_report_says_what_has_changed_since_an_earlier_profile(
    messy: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    later, baseline, out = tmp_path / "later.csv", tmp_path / "may.json", tmp_path / "out.html"
    later.write_text("id,town\n1,Oslo\n2,Rome\n")
    assert run("profile", messy, "--json") == 0
    baseline.write_text(capsys.readouterr().out)
    assert run("report", later, "-o", out, "--baseline", baseline) == 0
    assert "Column “town” is new. It looks like text.\n" in capsys.readouterr().err
    assert "Since <bdi>may.json</bdi>" in out.read_text()
    for content, said in (("{}", "is no profile"), ("no json", "is no profile")):
        baseline.write_text(content)
        assert run("report", later, "-o", out, "--baseline", baseline) == 1
        assert said in capsys.readouterr().err
    assert run("report", later, "-o", out, "--baseline", tmp_path / "gone.json") == 1


def test_a_report_is_one_page_and_never_takes_the_place_of_its_input(
    messy: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("report", messy, "-o", tmp_path / "out.html") == 0
    page = (tmp_path / "out.html").read_text()
    assert page.startswith("<!doctype html>")
    assert "<h1><bdi>messy.csv</bdi></h1>" in page
    assert run("report", messy, "-o", messy) == 2
    assert run("report", tmp_path / "gone.csv", "-o", tmp_path / "no.html") == 1
    assert not (tmp_path / "no.html").exists()


def test_pictures_are_resized_and_a_refusal_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.jpg").write_bytes(picture())
    (tmp_path / "set.zip").write_bytes(zipped(b__png=picture(kind="PNG"), note__txt=b"hello"))
    assert run("images", tmp_path / "a.jpg", "--width", 10, "-o", tmp_path / "small.jpg") == 0
    assert opened((tmp_path / "small.jpg").read_bytes()).size == (10, 5)
    assert run("images", tmp_path / "a.jpg", tmp_path / "set.zip", "--height", 4, "-o", tmp_path / "small.zip") == 1
    assert capsys.readouterr().err.startswith("note.txt: It is no picture that can be read")
    with zipfile.ZipFile(tmp_path / "small.zip") as made:
        assert made.namelist() == ["a.jpg", "b.png"]
    assert run("images", tmp_path / "a.jpg", "-o", tmp_path / "no.jpg") == 2


def test_letters_are_shown_first_and_sent_once(
    tmp_path: Path, mailboxes: Mailboxes, capsys: pytest.CaptureFixture[str]
) -> None:
    people = write(tmp_path / "people.csv", "name,mail\nAda,ada@example.org\nBob,\n")
    text = write(tmp_path / "letter.txt", "Dear {{name}}")
    letter = ["email", people, "--to", "mail", "--subject", "Hello {{name}}", "--text", text, "-o", tmp_path / "out.csv"]
    assert run(*letter, "--letters", tmp_path / "letters.jsonl") == 1
    assert capsys.readouterr().err == "1 refused\n"
    assert "Dear Ada" in (tmp_path / "letters.jsonl").read_text()
    assert run(*letter, "--send") == 2
    for _ in range(2):
        assert run(*letter, "--send", "--record", tmp_path / "record", "--per-second", 100) == 1
        assert (tmp_path / "out.csv").read_text().splitlines()[1] == "1,ada@example.org,sent,"
    assert len(mailboxes.letters("ada@example.org")) == 1
    write(people, "name,mail\nCem,cem@example.org\n")
    capsys.readouterr()
    assert run(*letter, "--send", "--record", tmp_path / "record") == 1
    assert "is the record of a mailing with another file. Give a new --record." in capsys.readouterr().err


@pytest.mark.parametrize(("option", "name"), [("--letters", "people.csv"), ("--record", "letter.txt"), ("--record", "out.csv")])
def test_no_mailing_writes_over_what_it_reads(tmp_path: Path, option: str, name: str) -> None:
    people, text = write(tmp_path / "people.csv", "mail\nada@example.org\n"), write(tmp_path / "letter.txt", "Hello")
    letter = ["email", people, "--to", "mail", "--subject", "Hello", "--text", text, "-o", tmp_path / "out.csv"]
    assert run(*letter, option, tmp_path / name) == 2
    assert run(*letter, "--record", write(tmp_path / "notes.txt", "mine")) == 1
    kept = {each.name: each.read_text() for each in tmp_path.iterdir()}
    assert kept == {"people.csv": "mail\nada@example.org\n", "letter.txt": "Hello", "notes.txt": "mine"}


def test_steps_with_their_schemas(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("steps", "--json") == 0
    catalogue = {step["id"]: step for step in json.loads(capsys.readouterr().out)}
    assert catalogue["trim"]["schema"]["properties"]["side"]["enum"] == ["both", "left", "right"]
    assert run("steps") == 0
    assert "drop_duplicates" in capsys.readouterr().out


def test_progress_is_silent_in_a_pipe(messy: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    pipe = io.StringIO()
    monkeypatch.setattr(sys, "stderr", pipe)
    assert run("clean", messy, "-o", tmp_path / "out.csv") == 0
    assert pipe.getvalue() == ""
