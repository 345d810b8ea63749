"""Files that are added to their owner's: bytes and row, or neither."""

from pathlib import Path

import pytest
from sqlmodel import Session

from jobs.files.ingest import ingest
from models import db
from models.errors import DatabaseUnavailable
from models.file import latest_files
from models.storage import Storage
from tests.jobs.following import ALICE, keys


@pytest.mark.parametrize("is_committed", [True, False])
def test_when_the_commit_is_not_confirmed_there_are_bytes_only_with_a_row(
    storage: Storage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, is_committed: bool
) -> None:
    (tmp_path / "a.csv").write_text("name\nAda\n")

    def break_off(session: Session) -> None:
        broken.undo()
        super(Session, session).commit() if is_committed else session.rollback()
        raise DatabaseUnavailable("The database does not answer.")

    with monkeypatch.context() as broken:
        broken.setattr(Session, "commit", break_off)
        with pytest.raises(DatabaseUnavailable):
            ingest(storage, tmp_path / "a.csv", "a.csv", ALICE.id)
    with db.read_session() as session:
        assert keys(storage) == {file.key for file in latest_files(session, ALICE)}
    assert bool(keys(storage)) is is_committed
