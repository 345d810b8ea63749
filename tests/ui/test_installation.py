"""Where settings and data are found, if DATA_DIR is not set: nothing is ever made beside what exists."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from jobs import events
from models import db, installation
from models.settings import get_settings
from tests.ui.command_line import run


@pytest.fixture
def program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, redis_server: str) -> Iterator[Path]:
    """The folder of the program, where Rinse was never started; the current folder is another one."""
    program, elsewhere = tmp_path / "program", tmp_path / "elsewhere"
    program.mkdir()
    elsewhere.mkdir()
    monkeypatch.setattr(installation, "PROGRAM", program)
    monkeypatch.delenv("DATA_DIR", raising=False)
    monkeypatch.setenv("REDIS_URL", redis_server)
    monkeypatch.setattr(events, "install_rights", lambda: None)  # a command has it for as long as its process runs
    go_to(elsewhere, monkeypatch)
    yield program
    get_settings.cache_clear()
    db.dispose()


def go_to(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As a new process there would begin."""
    monkeypatch.chdir(folder)
    get_settings.cache_clear()
    db.dispose()


def test_a_command_called_from_elsewhere_uses_the_data_of_the_program(
    program: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    elsewhere = Path.cwd()
    go_to(program, monkeypatch)
    assert run("user", "add", "Ann") == 0
    assert capsys.readouterr().err == f"A new data folder: {program}/data\n"

    go_to(elsewhere, monkeypatch)
    assert run("user", "list") == 0
    assert capsys.readouterr() == ("Ann\tmember\tinvited\n", f"Using the data in {program}/data\n")
    assert not list(elsewhere.iterdir())


def test_no_data_folder_is_announced_that_is_not_made(
    program: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{program}/rows.db")
    assert run("user", "add", "Ann") == 0
    assert run("user", "list") == 0
    assert capsys.readouterr().err == ""
    assert not list(Path.cwd().iterdir())


@pytest.mark.parametrize("command", [["user", "list"], ["user", "link", "Ann"], ["user", "disable", "Ann"], ["doctor"]])
def test_a_command_about_an_installation_makes_none(
    program: Path, command: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(*command) == 1
    assert capsys.readouterr().err.startswith(f"Rinse has no data in {Path.cwd()}/data. ")
    assert not list(Path.cwd().iterdir())


def test_data_in_the_current_folder_goes_before_that_of_the_program(program: Path) -> None:
    for folder in (program, Path.cwd()):
        (folder / "data").mkdir()
        (folder / "data" / "lock").touch()
    assert get_settings().data_dir == Path.cwd() / "data"


def test_somebody_elses_folder_called_data_is_not_taken_for_ours(program: Path) -> None:
    Path("data").mkdir()
    Path("data", "orders.csv").touch()
    (program / "data").mkdir()
    (program / "data" / "secret_key").touch()
    assert get_settings().data_dir == program / "data"


def test_env_is_found_in_the_program_too(program: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (program / ".env").write_text("PORT=9000")
    assert get_settings().port == 9000
    Path(".env").write_text("WORKERS=2")
    get_settings.cache_clear()
    assert (get_settings().port, get_settings().workers) == (8080, 2)


def test_paths_in_env_are_relative_to_its_folder(program: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (program / ".env").write_text("DATA_DIR=kept\nSTORAGE=bytes\nDATABASE_URL=sqlite:///rows.db\nSCRATCH_DIR=/scratch")
    settings = get_settings()
    assert (settings.data_dir, settings.storage) == (program / "kept", str(program / "bytes"))
    assert (settings.database_url, settings.scratch_dir) == (f"sqlite:///{program}/rows.db", Path("/scratch"))
    monkeypatch.setenv("DATA_DIR", "kept")
    get_settings.cache_clear()
    assert get_settings().data_dir == Path.cwd() / "kept"


def test_what_is_no_path_in_env_stays_as_it_is(program: Path) -> None:
    (program / ".env").write_text("DATA_DIR=~/rinse\nSTORAGE=gs://bucket/files\nDATABASE_URL=postgresql://db/rinse")
    settings = get_settings()
    assert (settings.data_dir, settings.storage) == (Path("~/rinse").expanduser(), "gs://bucket/files")
    assert settings.database_url == "postgresql+psycopg://db/rinse"


def test_files_alone_are_data_too_if_the_rows_are_elsewhere(program: Path) -> None:
    (program / "data").mkdir()
    (program / "data" / "rinse.db").touch()
    Path("data", "files", "u").mkdir(parents=True)
    assert get_settings().data_dir == Path.cwd() / "data"


def test_a_folder_called_data_that_cannot_be_looked_into_is_not_ours(program: Path) -> None:
    Path("data").symlink_to("x" * 300)  # longer than a name may be: refused to root as well
    assert get_settings().data_dir == Path.cwd() / "data"
