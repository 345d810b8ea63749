"""The contract of shared places, for folders and buckets alike."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from models.errors import Conflict, Missing, Refused
from models.place_folder import FolderPlace
from models.places import Place, allowed, open_place
from models.settings import get_settings
from tests.fake_gcs import running_fake_gcs


@pytest.fixture(params=["folder", "bucket"])
def address(request: pytest.FixtureRequest, settings: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A place below a shared root."""
    if request.param == "folder":
        (tmp_path / "shared" / "in" / "deeper").mkdir(parents=True)
        root = str(tmp_path / "shared")
    else:
        root = "gs://bucket/shared"
        fake = request.getfixturevalue("fake_bucket")
        monkeypatch.setenv("STORAGE_EMULATOR_HOST", fake)
    monkeypatch.setenv("SHARED_PLACES", f"/srv/other, {root}")
    get_settings.cache_clear()
    return f"{root}/in"


@pytest.fixture
def fake_bucket() -> Iterator[str]:
    with running_fake_gcs("bucket") as fake:
        yield fake.url


def lay(place: Place, address: str, name: str, content: bytes, tmp_path: Path) -> bool:
    """Puts a file there that has been there for a while."""
    (tmp_path / "laid").write_bytes(content)
    is_laid = place.put(name, tmp_path / "laid")
    if is_laid and not address.startswith("gs://"):
        os.utime(Path(address) / name, (1, 1))
    return is_laid


def test_what_is_put_there_is_found_once_and_fetched(address: str, tmp_path: Path) -> None:
    place = open_place(address)
    assert lay(place, address, "Zahlen für März.csv", b"a,b\n", tmp_path)
    assert not lay(place, address, "Zahlen für März.csv", b"other", tmp_path)
    lay(open_place(f"{address}/deeper"), f"{address}/deeper", "deep.csv", b"x", tmp_path)
    [found] = place.find()
    assert (found.name, found.bytes) == ("Zahlen für März.csv", 4)
    place.fetch(found, tmp_path / "fetched")
    assert (tmp_path / "fetched").read_bytes() == b"a,b\n"
    with pytest.raises(Missing, match=r"in/gone\.csv is not there"):
        place.fetch(found._replace(name="gone.csv"), tmp_path / "gone")


def test_a_file_that_is_being_written_to_is_left_for_later(tmp_path: Path) -> None:
    place, growing = FolderPlace(tmp_path), tmp_path / "growing.csv"
    growing.write_bytes(b"a,b\n")
    os.utime(growing, (1, 1))
    [found] = place.find()
    growing.write_bytes(b"a,b\n1,")
    with pytest.raises(Conflict, match=r"growing\.csv was being written to"):
        place.fetch(found, tmp_path / "fetched")


@pytest.mark.parametrize(
    "outside", ["{}/../../elsewhere", "{}-not", "/etc", "gs://bucket/sharedness/x", "gs://other/shared", ""]
)
def test_nothing_outside_of_what_is_shared_is_touched(address: str, outside: str) -> None:
    with pytest.raises(Refused):
        allowed(outside.format(address.removesuffix("/in")))
    assert allowed(f"{address}/") == address


def test_without_shared_places_there_are_none(settings: None) -> None:
    with pytest.raises(Refused, match="SHARED_PLACES"):
        open_place("/srv")
