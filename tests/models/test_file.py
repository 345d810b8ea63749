"""Files and the names that people give them."""

import pytest

from models import db
from models.errors import NotFound
from models.file import delete_file, display_name, get_file, names_of_files
from models.job import Status
from tests.models.people import ADMIN, ALICE, CHARLIE, a_file, a_job


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("people.csv", "people.csv"),
        ("Müller & Söhne (2).csv", "Müller & Söhne (2).csv"),
        ("Mu\u0308ller.csv", "Müller.csv"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\me\\people.csv", "people.csv"),
        ("a\r\nSet-Cookie: x.csv", "aSet-Cookie: x.csv"),
        ("invoice\u202excod.csv", "invoicexcod.csv"),
        ("nul\0.csv", "nul.csv"),
        ("\ud800.csv", ".csv"),
        ("", "unnamed"),
        ("..", "unnamed"),
        ("folder/", "unnamed"),
        (" \u200b ", "unnamed"),
        ("<img src=x onerror=alert(1)>.csv", "<img src=x onerror=alert(1)>.csv"),
    ],
)
def test_a_name_is_shown_without_tricks(given: str, shown: str) -> None:
    assert display_name(given) == shown


@pytest.mark.parametrize("name", ["ü" * 300 + ".csv", "x" * 300, "x." + "y" * 300, "日本" * 200 + ".xlsx"])
def test_a_long_name_is_cut_to_255_bytes_and_keeps_its_ending(name: str) -> None:
    shown = display_name(name)
    assert 250 <= len(shown.encode()) <= 255
    assert name.startswith(shown[:50])
    assert shown.endswith(name[-4:]) or "." not in name[-17:]


@pytest.mark.usefixtures("database")
def test_a_file_of_somebody_else_does_not_exist() -> None:
    file = a_file()
    with db.session() as session:
        assert get_file(session, file.id, ALICE).public() == {
            "id": file.id,
            "name": "people.csv",
            "bytes": 12,
            "sha256": "0" * 64,
        }
        assert get_file(session, file.id, ADMIN)
        for verb in (get_file, delete_file):
            with pytest.raises(NotFound):
                verb(session, file.id, CHARLIE)
        assert names_of_files(session, [file.id], ALICE) == {file.id: "people.csv"}
        assert names_of_files(session, [file.id], CHARLIE) == {}


@pytest.mark.usefixtures("database")
@pytest.mark.parametrize("status", [status for status in Status if status not in ("queued", "running", "retrying")])
def test_a_file_goes_when_no_job_needs_it(status: Status) -> None:
    file = a_file()
    a_job(status, file_id=file.id)
    with db.session() as session:
        delete_file(session, file.id, ALICE)
    with db.session() as session, pytest.raises(NotFound):
        get_file(session, file.id, ALICE)
