"""What killed instances leave in the folder for temporary files is deleted; what is in use, or somebody else's, is kept."""

import os
import socket
from pathlib import Path

import pytest

from jobs.machine.server import EmbeddedServer, socket_path
from jobs.machine.stale_sockets import sweep_folders
from models.settings import Settings


def left(folder: Path, *, listening: bool) -> socket.socket:
    folder.mkdir()
    bound = socket.socket(socket.AF_UNIX)
    bound.bind(str(folder / "redis.sock"))
    if listening:
        bound.listen()
    else:
        bound.close()
    return bound


def test_what_nobody_listens_in_goes(tmp_path: Path) -> None:
    (tmp_path / "rinse-0-empty").mkdir()
    left(tmp_path / "rinse-0-killed", listening=False)
    with left(tmp_path / "rinse-0-running", listening=True):
        (tmp_path / "rinse-0-strange").mkdir()
        (tmp_path / "rinse-0-strange" / "letter.txt").write_text("somebody's")
        (tmp_path / "another").mkdir()
        sweep_folders(tmp_path, "rinse-0-*", age=3600)
        assert len(list(tmp_path.iterdir())) == 5
        sweep_folders(tmp_path, "rinse-0-*", age=0)
        assert {path.name for path in tmp_path.iterdir()} == {"rinse-0-running", "rinse-0-strange", "another"}
    assert (tmp_path / "rinse-0-strange" / "letter.txt").exists()


def test_folders_of_somebody_else_stay(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    left(tmp_path / "rinse-0-theirs", listening=False)
    somebody_else = os.getuid() + 1
    monkeypatch.setattr("jobs.machine.stale_sockets.os.getuid", lambda: somebody_else)
    sweep_folders(tmp_path, "rinse-0-*", age=0)
    assert (tmp_path / "rinse-0-theirs" / "redis.sock").exists()


def test_a_start_sweeps_and_listens(tmp_path: Path) -> None:
    own = Settings(data_dir=tmp_path / "data")
    with EmbeddedServer(own):
        sweep_folders(socket_path(own).parent.parent, socket_path(own).parent.name, age=0)
        assert socket_path(own).exists()
