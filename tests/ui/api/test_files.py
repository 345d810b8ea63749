"""Files over the API: uploaded, looked up, deleted; and never incomplete."""

import hashlib
import socket
import struct
import time
from collections.abc import Callable, Iterator

import httpx
import pytest

from tests.ui.api.programs import MESSY, give, order, problem, stored, submit
from tests.ui.served import UPLOAD_LIMIT, Served

MIB = 1 << 20


def test_a_raw_body_becomes_a_file(api: httpx.Client) -> None:
    given = api.put("/files", content=MESSY, headers={"X-File-Name": "K%C3%B6ln%20%E2%82%AC.csv"})
    assert given.status_code == 201
    assert given.json() == {
        "id": given.json()["id"],
        "name": "Köln €.csv",
        "bytes": len(MESSY),
        "sha256": hashlib.sha256(MESSY).hexdigest(),
    }
    assert api.get(f"/files/{given.json()['id']}").json() == given.json()


def test_a_form_field_becomes_a_file(api: httpx.Client) -> None:
    given = api.post("/files", data={"note": "before"}, files={"file": ("Köln.csv", MESSY * 100_000)})
    assert given.status_code == 201
    assert (given.json()["name"], given.json()["bytes"]) == ("Köln.csv", len(MESSY) * 100_000)


def test_a_name_is_only_a_name(api: httpx.Client) -> None:
    file_id = give(api, name="..%2F..%2Fetc%2Fpasswd%00%0D%0ASet-Cookie:x.csv")
    assert api.get(f"/files/{file_id}").json()["name"] == "passwdSet-Cookie:x.csv"


def test_a_name_that_is_no_utf_8_is_refused(api: httpx.Client) -> None:
    answer = api.put("/files", content=MESSY, headers={"X-File-Name": "%ff.csv"})
    assert problem(answer, 422) == "X-File-Name is not percent-encoded UTF-8."


@pytest.mark.parametrize("encoding", ["utf-8", "latin-1"])
def test_a_name_that_is_not_percent_encoded_is_read_too(api: httpx.Client, encoding: str) -> None:
    """Regression: a name from a shell, in UTF-8, became größe.csv with each byte a character."""
    given = api.put("/files", content=MESSY, headers={"X-File-Name": "größe.csv".encode(encoding)})
    assert given.json()["name"] == "größe.csv"
    (header,) = api.get("/openapi.json").json()["paths"]["/files"]["put"]["parameters"]
    assert header["description"] == "UTF-8, plain or percent-encoded"


def test_a_second_file_in_a_form_is_refused_and_neither_is_kept(app: Served, api: httpx.Client) -> None:
    """Regression: it was left out in silence."""
    before = stored(app)
    answer = api.post("/files", files=[("file", ("a.csv", MESSY)), ("file", ("b.csv", MESSY))])
    assert problem(answer, 422) == "The form holds more than one file. Send them one by one."
    assert stored(app) == before


def test_an_empty_file_is_a_file(api: httpx.Client) -> None:
    assert api.get(f"/files/{give(api, b'')}").json()["bytes"] == 0


def test_a_file_of_exactly_the_limit_is_taken(api: httpx.Client) -> None:
    assert api.get(f"/files/{give(api, bytes(UPLOAD_LIMIT))}").json()["bytes"] == UPLOAD_LIMIT


def pieces(size: int) -> Iterator[bytes]:
    for _ in range(size // MIB):
        yield bytes(MIB)
    yield bytes(size % MIB)


@pytest.mark.parametrize("announced", [True, False], ids=["announced", "counted"])
def test_one_byte_more_is_too_large(app: Served, api: httpx.Client, *, announced: bool) -> None:
    before, body = stored(app), pieces(UPLOAD_LIMIT + 1)
    headers = {"Content-Length": str(UPLOAD_LIMIT + 1)} if announced else {}
    answer = api.put("/files", content=body, headers=headers)
    assert problem(answer, 413) == "This file is larger than the 33.6 MB that may be sent here."
    assert stored(app) == before


def test_a_form_that_is_too_large_leaves_nothing(app: Served, api: httpx.Client) -> None:
    before = stored(app)
    problem(api.post("/files", files={"file": ("a.csv", bytes(UPLOAD_LIMIT + 1))}), 413)
    assert stored(app) == before


@pytest.mark.parametrize(
    ("headers", "body"),
    [
        ("PUT /api/v1/files HTTP/1.1", b""),
        (
            "POST /api/v1/files HTTP/1.1\r\nContent-Type: multipart/form-data; boundary=x",
            b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\n\r\n',
        ),
    ],
    ids=["raw", "form"],
)
def test_an_upload_that_breaks_off_leaves_nothing(app: Served, headers: str, body: bytes) -> None:
    before, said = stored(app), len(app.log)
    with socket.create_connection(("127.0.0.1", app.port)) as connection:
        connection.sendall(f"{headers}\r\nHost: localhost:{app.port}\r\nContent-Length: {20 * MIB}\r\n\r\n".encode())
        connection.sendall(body + bytes(10 * MIB))
        wait_until(app, lambda: stored(app) > before)
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))  # closing sends a reset
    wait_until(app, lambda: stored(app) == before)
    assert "Traceback" not in app.log[said:]


def wait_until(app: Served, condition: Callable[[], bool]) -> None:
    """Makes other requests until background work has been done."""
    deadline = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < deadline, "it did not come about"
        app.get("/health")


@pytest.mark.parametrize(
    ("content_type", "body", "says"),
    [
        ("multipart/form-data; boundary=x", b"--x--\r\n", "The form holds no file."),
        ("multipart/form-data; boundary=x", b"no form", "This is not a multipart form as RFC 7578 has it."),
        ("multipart/form-data", b"", "Send this as multipart/form-data."),
        ("text/csv", MESSY, "Send this as multipart/form-data."),
        (
            "multipart/form-data; boundary=x",
            b'--x\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\n1',
            "The form ends in the middle.",
        ),
    ],
)
def test_a_broken_form_is_refused(app: Served, api: httpx.Client, content_type: str, body: bytes, says: str) -> None:
    before = stored(app)
    assert problem(api.post("/files", content=body, headers={"Content-Type": content_type}), 422) == says
    assert stored(app) == before


def test_a_deleted_file_is_gone_with_its_bytes(app: Served, api: httpx.Client) -> None:
    before, file_id = stored(app), give(api)
    assert len(stored(app)) == len(before) + 1
    assert api.delete(f"/files/{file_id}").status_code == 204
    assert stored(app) == before
    assert problem(api.get(f"/files/{file_id}"), 404) == "There is no such file."


def test_a_file_that_a_draft_needs_may_go_and_the_draft_says_so(api: httpx.Client) -> None:
    file_id = give(api)
    job = submit(api, order(file_id, draft=True))
    assert api.delete(f"/files/{file_id}").status_code == 204
    assert api.get(f"/jobs/{job['id']}").json()["file"] == {"id": None, "name": "messy.csv", "bytes": len(MESSY)}
    assert "The file of this job was deleted." in problem(api.post(f"/jobs/{job['id']}/run"), 409)
