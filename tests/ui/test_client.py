"""The client for programs, when the connection breaks."""

from pathlib import Path

import pytest

from tests.receiver import answering
from ui import client
from ui.client import Rinse

HALF = b'HTTP/1.1 200 OK\r\nETag: "a"\r\nContent-Length: 8\r\n\r\n1234'
REST = b'HTTP/1.1 206 Partial Content\r\nETag: "a"\r\nContent-Length: 4\r\n\r\n5678'


def test_a_download_that_breaks_off_goes_on_where_it_was(tmp_path: Path) -> None:
    with answering(HALF, REST) as (url, asked):
        assert Rinse(url).download("a", "result", tmp_path / "clean.csv").read_bytes() == b"12345678"
    assert b"Range" not in asked[0]
    assert b"Range: bytes=4-\r\n" in asked[1]
    assert b'If-Range: "a"\r\n' in asked[1]


def test_another_file_is_fetched_from_its_beginning(tmp_path: Path) -> None:
    with answering(HALF, HALF.replace(b"1234", b"abcdefgh")) as (url, _):
        assert Rinse(url).download("a", "result", tmp_path / "clean.csv").read_bytes() == b"abcdefgh"


def test_half_a_download_is_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client, "TRIES", 1)
    (tmp_path / "clean.csv").write_text("from before")
    with answering(HALF, HALF) as (url, _), pytest.raises(ConnectionError, match="broke off"):
        Rinse(url).download("a", "result", tmp_path / "clean.csv")
    assert [(each.name, each.read_text()) for each in tmp_path.iterdir()] == [("clean.csv", "from before")]
