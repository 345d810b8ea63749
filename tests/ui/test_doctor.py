"""The parts that Rinse depends on, checked one by one."""

from pathlib import Path

import pytest

from jobs.cleaning.build import VERSION
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
