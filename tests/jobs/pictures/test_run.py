"""Sets of pictures: one file results, with a reason for each picture that is not in it."""

import zipfile
from pathlib import Path
from typing import Any

import pytest

from jobs.cleaning.errors import UnreadableFile
from jobs.cleaning.limits import LIMITS
from jobs.pictures import studio
from jobs.pictures.run import Done, Input, harmless, resize_all
from jobs.pictures.settings import PictureSettings
from tests.jobs.pictures.making import archive, bomb, opened, picture, zipped


def resized(tmp_path: Path, *files: tuple[str, bytes], **settings: Any) -> Done:
    inputs = []
    for place, (name, content) in enumerate(files):
        (tmp_path / f"in-{place}").write_bytes(content)
        inputs.append(Input(name, tmp_path / f"in-{place}"))
    (tmp_path / "out").mkdir()
    heard: list[tuple[int, int]] = []
    done = resize_all(inputs, PictureSettings(**({"width": 10} | settings)), tmp_path / "out", lambda *now: heard.append(now))
    assert heard[0][0] == 0
    assert heard[-1][0] == heard[-1][1]
    return done


def names(done: Done) -> list[str]:
    with zipfile.ZipFile(done.path) as made:
        return made.namelist()


def test_one_picture_is_one_picture(tmp_path: Path) -> None:
    done = resized(tmp_path, ("a.png", picture(kind="PNG")), format="webp")
    assert (done.path.name, done.pictures) == ("result.webp", 1)
    assert opened(done.path.read_bytes()).size == (10, 5)


def test_a_set_is_a_zip_and_says_what_is_not_in_it(tmp_path: Path) -> None:
    given = zipped(
        a__jpg=picture(), a__png=picture(kind="PNG"), note__txt=b"hello", cut__jpg=picture((400, 400))[:900], bomb__png=bomb()
    )
    done = resized(tmp_path, ("set.zip", given), ("b.png", picture(kind="PNG")), format="jpeg")
    assert names(done) == ["a.jpg", "a-2.jpg", "b.jpg"]
    assert {refused.name: refused.reason.split(":")[0] for refused in done.refused} == {
        "note.txt": "It is not a picture that can be read",
        "cut.jpg": "It is damaged or cut off.",
        "bomb.png": "It has more than the 100 million pixels that are allowed.",
    }


def test_a_name_leads_nowhere_else(tmp_path: Path) -> None:
    done = resized(
        tmp_path, ("set.zip", archive({"../../etc/x.jpg": picture(), "C:\\a\\b.jpg": picture(), "ok/c.jpg": picture()}))
    )
    assert names(done) == ["etc/x.jpg", "C/a/b.jpg", "ok/c.jpg"]
    assert harmless("..") == "picture"


def test_a_picture_that_kills_its_reader_takes_no_other_along(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """By memory in this case: the allowed number of pixels is too much for the process."""
    monkeypatch.setattr(LIMITS, "pixels", 10**10)
    monkeypatch.setattr(LIMITS, "memory", 400 << 20)
    given = zipped(a__jpg=picture(), large__png=bomb(40_000, 40_000), b__jpg=picture())
    done = resized(tmp_path, ("set.zip", given))
    assert names(done) == ["a.jpg", "b.jpg"]
    assert [refused.name for refused in done.refused] == ["large.png"]


@pytest.mark.parametrize(("name", "content"), [("a.jpg", picture()), ("set.zip", zipped(a__jpg=picture()))])
def test_one_that_takes_too_long_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, content: bytes) -> None:
    monkeypatch.setattr(studio, "PATIENCE", 0.0)
    with pytest.raises(UnreadableFile, match=f"^{name}: It cannot be read: its reader crashed or ran out of memory or time"):
        resized(tmp_path, (name, content))


def test_a_set_without_any_picture_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match=r"no picture among these files. note.txt: It is not a picture"):
        resized(tmp_path, ("set.zip", zipped(note__txt=b"hello")))
