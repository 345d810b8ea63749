"""The other commands, from their arguments to their exit codes."""

import json
import os
import re
import signal
import subprocess
import sys
import zipfile
from contextlib import suppress
from pathlib import Path

import pytest
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from jobs.cleaning.build import SHOWN, VERSION, code
from tests.jobs.pictures.making import opened, picture, zipped
from tests.mail_server import Mailboxes
from tests.ui.command_line import run, write


def test_profile_is_a_line_an_input(messy: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("profile", messy, write(tmp_path / "page.csv", "<html>"), "--json") == 1
    good, bad = map(json.loads, capsys.readouterr().out.splitlines())
    assert good["file"] == str(messy)
    assert good["reader"].items() >= {"delimiter": ",", "header": 1}.items()
    assert [column["name"] for column in good["columns"]] == ["id", "name", "price"]
    assert bad["error"]["code"] == "TYPE_MISMATCH"


def test_what_cannot_be_written_is_said(messy: Path) -> None:
    usual = {key: value for key, value in os.environ.items() if key != "PYTHONUNBUFFERED"}
    with Path("/dev/full").open("wb") as full:
        command = [sys.executable, "main.py", "profile", str(messy)]
        ended = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, env=usual, check=False)
    assert (ended.returncode, len(ended.stderr.splitlines())) == (1, 1)
    assert ended.stderr == b"The disk is full. Free some space, then try again.\n"


def test_the_version_names_release_and_build(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        run("--version")
    assert ended.value.code == 0
    assert capsys.readouterr().out == f"Rinse {VERSION}, build {code()[:SHOWN]}\n"


AT_WORK = """
from ui.commands.scratch import scratch_folder
with scratch_folder() as folder:
    (folder / "half.csv").write_text("a")
    print(folder, flush=True)
    input()
"""


def test_what_a_killed_command_has_left_the_next_one_takes_away(
    messy: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    (tmp_path / "rinse-0-something-else").mkdir()

    def begin() -> tuple[subprocess.Popen[str], Path]:
        usual = os.environ | {"TMPDIR": str(tmp_path)}
        began = subprocess.Popen(
            [sys.executable, "-c", AT_WORK], env=usual, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        assert began.stdout
        return began, Path(began.stdout.readline().strip())

    (killed, its), (at_work, kept) = begin(), begin()
    with killed, at_work:
        killed.kill()
        killed.wait()
        assert its.is_dir()
        assert run("profile", messy) == 0
        assert not its.exists()
        assert kept.is_dir()
        at_work.communicate("\n")
    assert [path.name for path in tmp_path.glob("rinse-*")] == ["rinse-0-something-else"]


def test_other_folders_stay_though_a_lock_is_beside_them(messy: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Made by flock(1) beside somebody's results, or by somebody else beside the socket of our server."""
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    folders = [tmp_path / name for name in ("rinse-nightly", "rinse-0-0123456789abcdef")]
    for folder in folders:
        folder.mkdir()
        folder.with_name(f"{folder.name}.lock").touch()
    assert run("profile", messy) == 0
    assert all(folder.is_dir() for folder in folders)


def test_profile_in_words(messy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("profile", messy) == 0
    assert "3 rows, 3 columns\n  read as utf-8, delimiter ',', header 1\n" in capsys.readouterr().out


@pytest.mark.parametrize(("option", "said"), [("none", "no header"), ("1,2", "header 1,2")])
def test_the_header_in_words(option: str, said: str, messy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("profile", messy, "--header", option) == 0
    assert f"delimiter ',', {said}\n" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("option", "given", "allowed"),
    [
        ("escape", "x", "auto, double or backslash"),
        ("spaced", "x", "auto, yes or no"),
        ("header", "-1", "auto, none, or numbers from 1, such as 1 or 1,2"),
        ("header", "0,1", "auto, none, or numbers from 1, such as 1 or 1,2"),
        ("skip", "x", "auto, or a number from 0"),
        ("short-rows", "x", "pad, join_next or reject"),
        ("long-rows", "x", "keep, merge_last or reject"),
        ("table", "0", "whole, or a number from 1"),
        ("table", "9" * 5000, "whole, or a number from 1"),
        ("aside", "x", "count, keep or reject"),
        ("widths", "8,0", "auto, or numbers from 1 to 1000000, such as 8,20,5"),
    ],
)
def test_options_for_reading_say_what_they_take(
    option: str, given: str, allowed: str, messy: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("profile", messy, f"--{option}={given}") == 2
    assert capsys.readouterr().err == f"main.py profile: --{option} takes {allowed}, not {given!r}.\n"


@pytest.mark.parametrize(("words", "name"), [(["user", "x"], "WHAT"), (["recipe", "x"], "SOURCE")])
def test_an_unknown_act_is_called_one(words: list[str], name: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="2"):
        run(*words)
    assert f"argument {name}: invalid choice: 'x'" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["clena"], "main.py: there is no command 'clena'. Did you mean 'clean'? See main.py --help."),
        (["clean"], "main.py clean: the following arguments are required: IN. See main.py clean --help."),
        (["clean", "a.csv", "--recpe", "r"], "main.py clean: unrecognized arguments: --recpe r. See main.py clean --help."),
    ],
)
def test_wrong_usage_is_said_in_one_line(words: list[str], says: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="2"):
        run(*words)
    assert capsys.readouterr().err == f"{says}\n"


def test_debug_may_come_after_the_command(messy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ui.commands.profile.profile", lambda *_, **__: 1 // 0)
    assert run("profile", messy) == 1
    with pytest.raises(ZeroDivisionError):
        run("profile", messy, "--debug")


CLOSED = {
    0: ("-", "STORAGE: Standard input is closed.\n"),
    1: ("a.csv", "STORAGE: Standard output is closed.\n"),
    2: ("nope", ""),
}


@pytest.mark.parametrize("number", CLOSED)
def test_a_closed_stream_is_said_and_never_becomes_another_file(number: int, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("a\n1\n")
    given, says = CLOSED[number]
    script = f'exec {number}>&-; exec "$0" "$1" clean {given}'
    command = ["bash", "-c", script, sys.executable, str(Path("main.py").absolute())]
    ended = subprocess.run(command, cwd=tmp_path, capture_output=True, check=False)
    assert (ended.returncode, ended.stdout, ended.stderr) == (1, b"", says.encode())


@pytest.mark.parametrize("environment", [{"PYTHONIOENCODING": "ascii"}, {"PYTHONIOENCODING": "utf-8:strict"}])
def test_names_that_are_not_utf8_work_in_any_locale(environment: dict[str, str], tmp_path: Path) -> None:
    name = os.fsdecode(b"b\xff.csv")
    (tmp_path / name).write_text("a\n 1\n")

    def call(*words: str) -> bytes:
        command = [sys.executable, str(Path("main.py").absolute()), *words]
        return subprocess.run(command, cwd=tmp_path, env=os.environ | environment, capture_output=True, check=True).stdout

    assert call("profile", name).startswith(b"b\xff.csv: 1 row")
    assert "“".encode() in call("profile", name)
    assert json.loads(call("profile", name, "--json"))["file"] == "b\ufffd.csv"
    call("clean", name, "--receipt", "receipt.json", "-o", "clean.csv")
    assert json.loads((tmp_path / "receipt.json").read_text("utf-8"))["inputs"][0]["name"] == "b\ufffd.csv"


def test_dev_stdout_is_standard_output(tmp_path: Path) -> None:
    """Regression: a file behind it was replaced, a pipe was not found."""
    (tmp_path / "a.csv").write_text("a\n1\n")
    script = f'{{ echo before; "{sys.executable}" main.py clean {tmp_path}/a.csv -o /dev/stdout; echo after; }}'
    subprocess.run(["bash", "-c", f"{script} > {tmp_path}/all; {script} | cat > {tmp_path}/piped"], check=True)
    assert (tmp_path / "all").read_text() == (tmp_path / "piped").read_text() == "before\na\n1\nafter\n"


def test_ledgers_may_go_to_pipes(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("a\n 1\n")
    (tmp_path / "r.json").write_text('{"steps": [{"step": "trim"}]}')
    command = [sys.executable, "main.py", "clean", f"{tmp_path}/a.csv", "-r", f"{tmp_path}/r.json", "-o", f"{tmp_path}/b.csv"]
    ended = subprocess.run([*command, "--changes", "/dev/stdout"], capture_output=True, check=True)
    assert ended.stdout == b"row,column,step,old,new\n1,a,1, 1,1\n"


@pytest.mark.parametrize("name", ["/dev/stdout", "/dev/fd/1", "/proc/self/fd/1"])
@pytest.mark.parametrize("paper", ["--changes", "--receipt"])
def test_what_stands_in_a_file_that_is_standard_output_stays(paper: str, name: str, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("a\n1\n")
    (tmp_path / "log").write_text("before\n")
    command = [sys.executable, "main.py", "clean", f"{tmp_path}/a.csv", "-o", f"{tmp_path}/b.csv", paper, name]
    with (tmp_path / "log").open("ab") as log:
        subprocess.run(command, stdout=log, check=True)
    assert re.match(r"before\n(row,column,step,old,new\n|\{)", (tmp_path / "log").read_text())


@pytest.mark.parametrize("mode", ["wb", "ab"])
def test_several_may_write_to_the_same_open_file(mode: str, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("a\n1\n")
    clean = f"{sys.executable} main.py clean {tmp_path}/a.csv -o {tmp_path}/b.csv --rejects /dev/stdout"
    with (tmp_path / "log").open(mode) as log:
        subprocess.run(["bash", "-ec", f"echo before; {clean}; echo after"], stdout=log, check=True)
    assert (tmp_path / "log").read_text() == "before\nrow,step,reason,a\nafter\n"


def test_an_open_file_that_is_not_there_is_told_before_anything_is_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "a.csv").write_text("a\n1\n")
    assert run("clean", f"{tmp_path}/a.csv", "-o", f"{tmp_path}/b.csv", "--rejects", "/dev/fd/999") == 1
    assert capsys.readouterr().err.endswith(": No such file or directory.\n")
    assert not (tmp_path / "b.csv").exists()


@pytest.mark.parametrize("outs", [[], ["-o", "-"], ["-o", "/dev/stdout"], ["a.csv", "--out-dir", "clean"]])
def test_ledgers_are_not_mixed_with_what_is_written_to_standard_output(
    outs: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("a.csv", "b.csv"):
        Path(name).write_text("a\n1\n")
    assert run("clean", "b.csv", *outs, "--rejects", "/dev/stdout") == 2
    assert "standard output is for the clean file" in capsys.readouterr().err


@pytest.mark.parametrize(("sent", "code"), [(signal.SIGTERM, 143), (signal.SIGHUP, 129), (signal.SIGINT, 130)])
def test_a_command_that_is_told_to_end_leaves_nothing_half_written(sent: signal.Signals, code: int, tmp_path: Path) -> None:
    command = [sys.executable, "main.py", "clean", "-"]
    environment = os.environ | {"TMPDIR": str(tmp_path)}
    with subprocess.Popen(command, bufsize=0, stdin=subprocess.PIPE, stderr=subprocess.PIPE, env=environment) as ended:
        assert ended.stdin
        assert ended.stderr
        ended.stdin.write(b"a\n" * 2_000_000)  # more than a pipe holds: so it has begun to keep them
        assert list(tmp_path.iterdir())
        ended.send_signal(sent)
        with suppress(BrokenPipeError):
            while True:  # a read that began just before the signal returns
                ended.stdin.write(b"a\n" * 1_000_000)
        assert (ended.wait(), ended.stderr.read()) == (code, b"")
    assert not list(tmp_path.iterdir())


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
    assert "1 line above the table was skipped (line 1)." in said


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
    for content, said in (("{}", "is not a profile"), ("no json", "is not a profile")):
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
    assert capsys.readouterr().err.startswith("note.txt: It is not a picture that can be read")
    with zipfile.ZipFile(tmp_path / "small.zip") as made:
        assert made.namelist() == ["a.jpg", "b.png"]
    assert run("images", tmp_path / "a.jpg", "-o", tmp_path / "no.jpg") == 2


def test_pictures_are_found_from_where_the_command_was_called(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.png").write_bytes(picture(kind="PNG"))
    monkeypatch.chdir(tmp_path)
    assert run("images", "a.png", "--width", 10, "-o", "small.png") == 0
    assert opened(Path("small.png").read_bytes()).size == (10, 5)


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


def test_who_would_get_several_letters_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    people = write(tmp_path / "people.csv", "mail\nada@example.org\nADA@example.org\n")
    text = write(tmp_path / "letter.txt", "Hello")
    assert run("email", people, "--to", "mail", "--subject", "Hello", "--text", text, "-o", tmp_path / "out.csv") == 0
    assert capsys.readouterr().err == "1 address has more than one letter\n"


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
