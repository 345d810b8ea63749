"""Uploads in several requests: received bytes are kept, and the upload continues from there."""

import asyncio
import base64
import hashlib
import random
import socket
import struct

import httpx
import pytest

from jobs.files.uploads import put_together
from models.file import File
from models.settings import Settings
from models.storage import Storage, open_storage
from models.upload import Upload, part_key
from models.user import SYSTEM
from tests.ui.api.programs import MESSY, ended, order, problem, submit
from tests.ui.api.test_files import MIB, stored, wait_until
from tests.ui.served import UPLOAD_LIMIT, Served
from ui.api import uploads

OFFSET = "application/offset+octet-stream"
BIG = random.Random(7).randbytes(21 * MIB + 5)


def begin(api: httpx.Client, size: int, name: str = "Köln.csv") -> str:
    """Returns its address."""
    said = {"Upload-Length": str(size), "Upload-Metadata": f"filename {base64.b64encode(name.encode()).decode()},x"}
    answer = api.post("/uploads", headers=said)
    assert answer.status_code == 201, answer.text
    return answer.headers["Location"].removeprefix("/api/v1")


def send(api: httpx.Client, upload: str, start: int, content: bytes) -> httpx.Response:
    return api.patch(upload, content=content, headers={"Upload-Offset": str(start), "Content-Type": OFFSET})


def here(api: httpx.Client, upload: str) -> int:
    return int(api.head(upload).headers["Upload-Offset"])


def test_a_file_in_three_pieces_is_the_file(app: Served, api: httpx.Client) -> None:
    before, upload = stored(app), begin(api, len(BIG))
    assert api.get(upload).json() == {
        "id": upload.rpartition("/")[2],
        "bytes": len(BIG),
        "received": 0,
        "file": None,
        "address": None,
    }
    for start, end in ((0, 3), (3, 20 * MIB), (20 * MIB, len(BIG))):
        answer = send(api, upload, start, BIG[start:end])
        assert (answer.status_code, answer.headers["Upload-Offset"]) == (204, str(end))
    file = api.get(upload).json()["file"]
    assert file == api.get(f"/files/{file['id']}").json()
    assert (file["name"], file["bytes"], file["sha256"]) == ("Köln.csv", len(BIG), hashlib.sha256(BIG).hexdigest())
    assert here(api, upload) == len(BIG)
    assert len(stored(app)) == len(before) + 1


def test_a_job_cleans_what_came_in_pieces(api: httpx.Client) -> None:
    upload = begin(api, len(MESSY))
    send(api, upload, 0, MESSY[:10])
    send(api, upload, 10, MESSY[10:])
    job = ended(api, submit(api, order(api.get(upload).json()["file"]["id"]))["id"])
    assert (job["status"], job["result"]["rows_in"]) == ("done", 3)


def test_an_upload_that_broke_off_goes_on_where_it_was(app: Served, api: httpx.Client) -> None:
    before, upload = stored(app), begin(api, len(BIG))
    with socket.create_connection(("127.0.0.1", app.port)) as connection:
        connection.sendall(
            f"PATCH /api/v1{upload} HTTP/1.1\r\nHost: localhost:{app.port}\r\nContent-Length: {len(BIG)}\r\n"
            f"Upload-Offset: 0\r\nContent-Type: {OFFSET}\r\n\r\n".encode()
        )
        connection.sendall(BIG[: 9 * MIB])
        wait_until(app, lambda: stored(app) > before)
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))  # closing sends a reset
    wait_until(app, lambda: here(api, upload) > 0)
    while (answer := send(api, upload, start := here(api, upload), BIG[start:])).status_code == 409:
        pass  # the last bytes of the broken connection were still being stored
    assert (answer.status_code, start > 0) == (204, True)
    assert api.get(upload).json()["file"]["sha256"] == hashlib.sha256(BIG).hexdigest()


def test_only_where_it_goes_on(api: httpx.Client) -> None:
    upload = begin(api, 10)
    send(api, upload, 0, b"12345")
    assert "not where this upload goes on" in problem(send(api, upload, 0, b"12345"), 409)
    assert "more than the upload was said to have" in problem(send(api, upload, 5, b"123456"), 422)
    assert here(api, upload) == 5


def test_an_upload_that_is_given_up_leaves_nothing(app: Served, api: httpx.Client) -> None:
    before, upload = stored(app), begin(api, 10)
    send(api, upload, 0, b"12345")
    assert api.delete(upload).status_code == 204
    assert stored(app) == before
    assert problem(send(api, upload, 5, b"12345"), 404) == "There is no such upload. It may have been given up for lost."


@pytest.mark.parametrize(
    ("headers", "status", "says"),
    [
        ({"Upload-Length": str(UPLOAD_LIMIT + 1)}, 413, "This file is larger than the 33.6 MB that may be sent here."),
        ({"Upload-Length": "-1"}, 422, "header.upload-length: must be at least 0."),
        (
            {"Upload-Length": "1", "Upload-Metadata": "filename ?"},
            422,
            "The filename in Upload-Metadata is not UTF-8 in Base64.",
        ),
    ],
)
def test_what_cannot_be_begun(api: httpx.Client, headers: dict[str, str], status: int, says: str) -> None:
    assert says in problem(api.post("/uploads", headers=headers), status)


def test_what_the_server_can_do(api: httpx.Client) -> None:
    told = api.options("/uploads").headers
    assert (told["Tus-Version"], told["Tus-Max-Size"]) == ("1.0.0", str(UPLOAD_LIMIT))
    assert told["Tus-Extension"] == "creation,termination,expiration"


async def test_a_whole_upload_is_put_together_once_however_many_ask(rinse: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    made = []

    def counted(upload: Upload, storage: Storage) -> File:
        made.append(upload)
        return put_together(upload, storage)

    monkeypatch.setattr(uploads, "storage_to_fill", open_storage)
    monkeypatch.setattr(uploads, "put_together", counted)
    upload = uploads.begin(SYSTEM, "a.csv", 3)
    with open_storage().create(key := part_key(upload.id)) as writer:
        writer.write(b"a\n1")
    uploads.add(upload, key, 3)
    found = await asyncio.gather(*(uploads.current(upload.id, SYSTEM) for _ in range(5)))
    assert [(type(each), each.id) for each in found] == [(File, upload.id)] * 5
    assert len(made) == 1
    assert put_together(made[0], open_storage()).key == found[0].key  # like another process that also saw it complete, but late


def test_an_empty_file_is_whole_at_once(api: httpx.Client) -> None:
    assert api.get(begin(api, 0)).json()["file"]["bytes"] == 0


def test_another_version_of_the_protocol_is_refused_with_the_known_one(api: httpx.Client) -> None:
    upload = begin(api, 3)
    for method in ("HEAD", "PATCH", "DELETE"):
        answer = api.request(method, upload, headers={"Tus-Resumable": "0.2.2", "Upload-Offset": "0", "Content-Type": OFFSET})
        assert (answer.status_code, answer.headers["Tus-Version"]) == (412, "1.0.0")
    assert api.options("/uploads", headers={"Tus-Resumable": "0.2.2"}).status_code == 204  # how a client learns of it
    assert here(api, upload) == 0


def test_every_answer_names_the_version_of_the_protocol(api: httpx.Client) -> None:
    upload = begin(api, 3)
    answers = [api.head(upload), api.get("/uploads/nowhere"), send(api, upload, 2, b"c"), send(api, upload, 0, b"abcd")]
    assert [each.status_code for each in answers] == [200, 404, 409, 422]
    assert {each.headers["Tus-Resumable"] for each in answers} == {"1.0.0"}
    assert answers[0].headers["Upload-Metadata"] == f"filename {base64.b64encode('Köln.csv'.encode()).decode()}"


def test_bytes_come_as_what_the_protocol_calls_them(api: httpx.Client) -> None:
    upload = begin(api, 3)
    answer = api.patch(upload, content=b"abc", headers={"Upload-Offset": "0", "Content-Type": "text/csv"})
    assert problem(answer, 415) == f"Send this as {OFFSET}."


def test_a_post_may_stand_for_a_patch(api: httpx.Client) -> None:
    """As tus wants it, for clients behind a proxy that knows no PATCH."""
    upload = begin(api, 3)
    fields = {"X-HTTP-Method-Override": "PATCH", "Upload-Offset": "0", "Content-Type": OFFSET}
    assert api.post(upload, content=b"abc", headers=fields).status_code == 204
    assert api.get(upload).json()["file"]["bytes"] == 3
