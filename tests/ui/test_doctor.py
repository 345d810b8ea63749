"""The parts that Rinse depends on, checked one by one."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from jobs.cleaning.build import VERSION
from models import db, engine
from models.neighbours import SIGNS
from models.settings import Settings, get_settings
from models.storage import open_storage
from tests.mail_server import Mailboxes
from ui.commands.doctor import examine
from ui.pages.admin.system import health


def test_all_parts_answer(rinse: Settings, mailboxes: Mailboxes, capsys: pytest.CaptureFixture[str]) -> None:
    assert examine(get_settings()) == 0
    said = capsys.readouterr().out
    assert [line.split()[:2][-1] for line in said.splitlines()] == [VERSION + ",", "database", "storage", "redis", "mail"]
    assert f"● mail      {mailboxes.url}" in said


def test_it_leaves_nothing_behind(settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Regression: it made a data folder, also for a database elsewhere."""
    monkeypatch.setenv("DATA_DIR", str(tmp_path / "new"))
    get_settings.cache_clear()
    assert examine(get_settings()) == 0
    assert not (tmp_path / "new").exists()


def test_a_mail_server_that_is_away_is_named(rinse: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    away = {"smtp_url": "smtp://rinse:canary@127.0.0.1:1", "mail_from": "rinse@example.org"}
    assert examine(get_settings().model_copy(update=away)) == 1
    said = capsys.readouterr().out
    assert "✕ mail      smtp://127.0.0.1:1: The mail server does not answer" in said
    assert "canary" not in said


def test_a_storage_that_another_installation_uses_is_named(rinse: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    with open_storage().create(f"{SIGNS}another") as sign:
        sign.write(b"")
    assert examine(get_settings()) == 1
    assert "Another installation keeps files in this storage, too." in capsys.readouterr().out
    assert [row.cells[1]["look"] for row in health()] == ["", "", "bad"]


STOPS = """
import os, signal, sqlite3, sys
database = sqlite3.connect(sys.argv[1], isolation_level=None)
database.execute("BEGIN IMMEDIATE")
os.kill(os.getpid(), signal.SIGSTOP)
"""


def test_a_process_that_was_stopped_in_the_middle_of_a_write_is_named(
    rinse: Settings, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Regression: “The database is busy. Try again in a moment.” for as long as it stood there."""
    monkeypatch.setattr(engine, "WAIT", 0.1)
    db.migrate()
    with subprocess.Popen([sys.executable, "-c", STOPS, str(rinse.data_dir / "rinse.db")]) as process:
        os.waitpid(process.pid, os.WUNTRACED)
        try:
            assert examine(get_settings()) == 1
        finally:
            process.kill()
    said = capsys.readouterr().out
    assert f"process {process.pid} (python" in said
    assert f"was stopped: let it go on (kill -CONT {process.pid})" in said
    assert examine(get_settings()) == 0
