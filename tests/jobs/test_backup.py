"""Backup and restore, done exactly as docs/ops/README.md says."""

import re
import sqlite3
import subprocess
import sys
from pathlib import Path

from models import db
from models.job import Job, Status
from models.settings import Settings
from tests.conftest import WorkOff
from tests.jobs.following import make_job, output, row

DOCS = Path(__file__).parents[2] / "docs" / "ops" / "README.md"


def test_a_backup_made_while_rinse_runs_restores_everything(rinse: Settings, work_off: WorkOff, tmp_path: Path) -> None:
    (tmp_path / ".venv" / "bin").mkdir(parents=True)
    (tmp_path / ".venv" / "bin" / "python").symlink_to(sys.executable)
    key, done = rinse.signing_key(), make_job("copy")
    work_off()
    before, waiting = output(row(done.id), "result"), make_job("copy")

    backup, restore = re.findall(r"```\n(.*?)```", DOCS.read_text().partition("## Backup and restore")[2], re.DOTALL)[:2]
    run(backup, tmp_path)
    db.dispose()
    rinse.data_dir.rename(tmp_path / "lost")
    run(restore, tmp_path)

    assert (row(done.id).status, output(row(done.id), "result")) == (Status.DONE, before)
    work_off()
    assert row(waiting.id).status is Status.DONE
    assert rinse.signing_key() == key


def test_a_job_that_ended_between_the_copies_of_rows_and_files_runs_again(rinse: Settings, work_off: WorkOff) -> None:
    waiting = make_job("copy")
    rows = rinse.data_dir / "copy.db"
    with sqlite3.connect(rinse.data_dir / "rinse.db") as source:
        source.execute(f"VACUUM INTO '{rows}'")
    work_off()
    before = output(row(waiting.id), "result")

    db.dispose()
    for old in rinse.data_dir.glob("rinse.db*"):
        old.unlink()
    rows.rename(rinse.data_dir / "rinse.db")
    assert row(waiting.id).status is Status.QUEUED
    work_off()
    with db.session() as session:
        session.get_one(Job, waiting.id).not_before = db.now(session)
    work_off()
    again = row(waiting.id)
    assert (again.status, again.error) == (Status.DONE, None)
    assert output(again, "result") == before


def run(commands: str, folder: Path) -> None:
    subprocess.run(["bash", "-euc", commands], cwd=folder, check=True)
