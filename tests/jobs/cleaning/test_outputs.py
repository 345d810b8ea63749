"""Where output files appear at the end, and what is never overwritten."""

import os
import threading
from pathlib import Path

import pytest

from jobs.cleaning.outputs import Outputs, staged


def write(target: Path, text: str, *, fails: bool = False) -> None:
    with staged(Outputs(target), target.parent) as hidden:
        hidden.result.write_text(text)
        if fails:
            raise RuntimeError


def test_a_file_appears_whole_or_not_at_all(tmp_path: Path) -> None:
    target = tmp_path / "out.csv"
    write(target, "old")
    with pytest.raises(RuntimeError):
        write(target, "half", fails=True)
    assert [(path.name, path.read_text()) for path in tmp_path.iterdir()] == [("out.csv", "old")]


def test_a_pipe_is_written_to_and_stays(tmp_path: Path) -> None:
    pipe, heard = tmp_path / "pipe", []
    os.mkfifo(pipe)
    listener = threading.Thread(target=lambda: heard.append(pipe.read_text()), daemon=True)
    listener.start()
    write(pipe, "clean")
    listener.join(5)
    assert heard == ["clean"]
    assert pipe.is_fifo()


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "link.csv").symlink_to(tmp_path / "out.csv")
    write(tmp_path / "link.csv", "clean")
    assert (tmp_path / "link.csv").is_symlink()
    assert (tmp_path / "out.csv").read_text() == "clean"
