"""A folder is deleted with its work, or with its process."""

import subprocess
import sys
from pathlib import Path

import pytest

from jobs.cleaning.held_folders import held_folder, sweep
from tests.jobs.processes import ROOT


def test_a_folder_is_gone_after_the_block(tmp_path: Path) -> None:
    with held_folder(tmp_path / "scratch", "job-1") as folder:
        (folder / "big").write_bytes(b"x")
    assert not list((tmp_path / "scratch").iterdir())


def test_a_folder_is_gone_after_an_error(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError), held_folder(tmp_path, "job-1"):
        raise ZeroDivisionError
    assert not list(tmp_path.iterdir())


def test_a_folder_in_use_is_not_swept(tmp_path: Path) -> None:
    with held_folder(tmp_path, "job-1") as folder:
        sweep(tmp_path)
        assert folder.is_dir()


def test_what_a_killed_process_left_is_swept(tmp_path: Path) -> None:
    script = (
        "import os, sys\n"
        "from pathlib import Path\n"
        "from jobs.cleaning.held_folders import held_folder\n"
        "with held_folder(Path(sys.argv[1]), 'job-1') as folder:\n"
        "    (folder / 'big').write_bytes(b'x')\n"
        "    os.kill(os.getpid(), 9)\n"
    )
    assert subprocess.run([sys.executable, "-c", script, str(tmp_path)], cwd=ROOT, check=False).returncode == -9
    assert (tmp_path / "job-1" / "big").exists()
    sweep(tmp_path)
    assert not list(tmp_path.iterdir())


def test_there_may_be_nothing_to_sweep(tmp_path: Path) -> None:
    sweep(tmp_path / "nowhere")
