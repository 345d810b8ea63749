"""MAX_BYTES_PER_PERSON at the doors by which bytes come in: what counts, and that nothing is kept of what is refused."""

from collections.abc import Iterator

import httpx
import pytest

from tests.ui.accounts.conftest import QUOTA
from tests.ui.accounts.door import Door
from tests.ui.api.programs import give, order, problem, stored
from tests.ui.served import UNENCRYPTED

HALF = QUOTA // 2


@pytest.fixture
def alice(door: Door, request: pytest.FixtureRequest) -> Iterator[httpx.Client]:
    token = door.token_of(door.add(f"Alice {request.node.name}"))
    headers = {"Authorization": f"Bearer {token}"}
    with httpx.Client(base_url=door.app.api, timeout=30, headers=headers, verify=UNENCRYPTED) as client:
        yield client


def pieces() -> Iterator[bytes]:
    yield bytes(HALF)
    yield bytes(1)


def test_whoever_has_no_room_left_can_send_nothing_by_any_door(door: Door, alice: httpx.Client) -> None:
    give(alice, bytes(HALF))
    before = stored(door.app)
    full = "You may store 1 MB here, and 500 kB are taken. Delete files or jobs that you no longer need, then try again."
    assert problem(alice.put("/files", content=bytes(HALF + 1)), 413) == full
    assert problem(alice.put("/files", content=pieces()), 413) == full
    assert problem(alice.post("/files", files={"file": ("a.csv", bytes(HALF + 1))}), 413) == full
    tus = {"Tus-Resumable": "1.0.0", "Upload-Length": str(HALF + 1)}
    assert problem(alice.post("/uploads", headers=tus), 413) == full
    assert stored(door.app) == before
    assert alice.get("/usage").json()["max_bytes"] == QUOTA


def test_an_upload_that_has_begun_keeps_its_room(alice: httpx.Client) -> None:
    give(alice, bytes(HALF))
    began = alice.post("/uploads", headers={"Tus-Resumable": "1.0.0", "Upload-Length": str(HALF)})
    assert "1 MB are taken" in problem(alice.put("/files", content=b"x"), 413)
    sends = {"Tus-Resumable": "1.0.0", "Upload-Offset": "0", "Content-Type": "application/offset+octet-stream"}
    path = began.headers["location"].removeprefix("/api/v1")
    assert alice.patch(path, content=bytes(HALF), headers=sends).status_code == 204
    assert alice.get(path, headers={"Tus-Resumable": "1.0.0"}).json()["file"]


def test_what_is_deleted_makes_room_for_runs_too(alice: httpx.Client) -> None:
    file_id, other = give(alice, bytes(HALF)), give(alice, bytes(HALF))
    assert "1 MB are taken" in problem(alice.post("/jobs", json=order(file_id)), 413)
    alice.delete(f"/files/{other}")
    assert alice.post("/jobs", json=order(file_id)).status_code == 201


def test_a_form_sent_again_is_answered_without_room(door: Door, alice: httpx.Client) -> None:
    """Regression: 413, and whoever had not heard the first answer could not learn it."""

    def send(content: bytes) -> httpx.Response:
        form = {"file": ("a.csv", content), "recipe": (None, '{"steps": []}')}
        return alice.post("/jobs", files=form, headers={"Idempotency-Key": "once"})

    first = send(b"a" * (HALF + 1))
    assert first.status_code == 201, first.text
    before = stored(door.app)
    again = send(b"a" * (HALF + 1))
    assert (again.status_code, again.json()["id"]) == (200, first.json()["id"])
    assert "already used for another request" in problem(send(b"b" * (HALF + 1)), 422)
    assert stored(door.app) == before
