"""Two installations were given the same storage by mistake: neither deletes what may be the other's."""

import os
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest

from jobs.files import tidying
from jobs.files.ingest import ingest
from models import db
from models.beginning import Beginning
from models.errors import StorageShared
from models.file import INPUTS
from models.neighbours import SIGNS, demand_to_be_alone, leave_sign
from models.settings import Settings, get_settings
from models.storage import Storage
from tests.jobs.files.test_tidying import put
from tests.jobs.following import keys, make_file


@pytest.fixture
def theirs(rinse: Settings, empty_database: Path, monkeypatch: pytest.MonkeyPatch) -> "Switch":
    return Switch(rinse, empty_database, monkeypatch)


class Switch:
    """Makes this process one of the other installation, which has another database, and back."""

    def __init__(self, rinse: Settings, empty: Path, patch: pytest.MonkeyPatch) -> None:
        self.patch, self.other = patch, rinse.data_dir / "other.db"
        self.other.write_bytes(empty.read_bytes())

    def __enter__(self) -> None:
        self._use(f"sqlite:///{self.other}")
        with db.session() as session:
            session.get_one(Beginning, 1).at -= timedelta(days=1)

    def __exit__(self, *_: object) -> None:
        self._use("")

    def _use(self, url: str) -> None:
        db.dispose()
        self.patch.setenv("DATABASE_URL", url) if url else self.patch.delenv("DATABASE_URL")
        get_settings.cache_clear()
        self.patch.setattr(get_settings(), "sweep_seconds", 0)


def signs(storage: Storage) -> list[str]:
    return sorted(entry.key for entry in storage.list(SIGNS))


def said(caplog: pytest.LogCaptureFixture) -> str:
    """Why tidying was put off."""
    (reason,) = [record.__dict__["reason"] for record in caplog.records]
    caplog.clear()
    return str(reason)


def test_a_file_that_is_fetched_has_a_sign_before_it(storage: Storage, theirs: Switch, tmp_path: Path) -> None:
    fetched = tmp_path / "fetched.csv"
    fetched.write_text("id\n1\n")
    ingest(storage, fetched, "fetched.csv", "local")
    with theirs, pytest.raises(StorageShared):
        tidying.sweep_storage(get_settings())


def test_neither_deletes_what_the_other_has_stored(storage: Storage, theirs: Switch, caplog: pytest.LogCaptureFixture) -> None:
    ours = make_file()
    tidying.tidy()
    with theirs:
        others = make_file()
        tidying.tidy()
        assert said(caplog).startswith("Another installation keeps files in this storage, too.")
    tidying.tidy()
    words = said(caplog)
    (sign,) = [each for each in signs(storage) if each in words]  # of the other
    assert keys(storage) == {ours.key, others.key}

    storage.delete(sign)  # the other one has moved, and left its files
    tidying.tidy()
    assert keys(storage) == {ours.key}


def test_what_killed_writers_have_left_stays_too(storage: Storage, theirs: Switch, rinse: Settings) -> None:
    with theirs:
        make_file()
        tidying.tidy()
    make_file()
    left = Path(rinse.storage) / ".parts" / "left"
    left.touch()
    os.utime(left, (0, 0))
    tidying.tidy()
    assert left.exists()


def test_who_has_nothing_leaves_no_sign_and_deletes_nothing(storage: Storage, theirs: Switch) -> None:
    """A start with a wrong DATABASE_URL, as a mistake of a minute, is no reason to keep everything for ever."""
    file = make_file()
    tidying.tidy()
    put(storage, "u/lost/in")
    with theirs:
        tidying.tidy()
        assert keys(storage) == {file.key, "u/lost/in"}
    tidying.tidy()
    assert (keys(storage), len(signs(storage))) == ({file.key}, 1)


def test_one_who_comes_during_the_sweep_is_seen(storage: Storage, theirs: Switch) -> None:
    make_file()
    tidying.tidy()

    def arrive(_: object) -> bool:
        with theirs:
            leave_sign(storage)
        return True

    put(storage, "u/theirs/in")
    with pytest.raises(StorageShared):
        tidying.sweep(INPUTS, arrive, lambda _session, found: set(found))
    assert "u/theirs/in" in keys(storage)


def test_processes_that_start_at_once_leave_one_sign(storage: Storage) -> None:
    with ThreadPoolExecutor(8) as threads:
        list(threads.map(leave_sign, [storage] * 8))
    assert len(signs(storage)) == 1
    demand_to_be_alone(storage)


def test_a_copy_of_the_database_is_the_same_installation(storage: Storage, rinse: Settings, tmp_path: Path) -> None:
    """Such as a backup, with all files or without the sign among them."""
    file = make_file()
    tidying.tidy()
    put(storage, "u/lost/in")
    db.dispose()
    copy = (rinse.data_dir / "rinse.db").read_bytes()
    for old in rinse.data_dir.glob("rinse.db*"):
        old.unlink()
    (rinse.data_dir / "rinse.db").write_bytes(copy)
    tidying.tidy()
    assert (keys(storage), len(signs(storage))) == ({file.key}, 1)
    storage.delete(signs(storage)[0])
    put(storage, "u/lost/in")
    tidying.tidy()
    assert (keys(storage), len(signs(storage))) == ({file.key}, 1)
