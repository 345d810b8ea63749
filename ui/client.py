"""A thin client for programs, without dependencies: copy this one file, or import it from here.

rinse = Rinse("http://localhost:8080")
job = rinse.clean("orders.csv", {"version": 1, "steps": [{"step": "trim"}]}, on_change=print)
rinse.download(job["id"], "result", "clean.csv")
"""

import base64
import json
import time
from collections.abc import Callable, Iterator
from functools import partial
from http.client import HTTPException, HTTPResponse
from pathlib import Path
from typing import IO, Any
from urllib.error import HTTPError
from urllib.parse import quote, urlencode
from urllib.request import Request, urlopen

Json = dict[str, Any]

OVER = ("done", "failed", "dead", "cancelled")
BLOCK = 1 << 16
TRIES = 5
"""How often a broken connection is retried without any progress."""


class RinseSays(Exception):
    """Rinse refused the request, with the status and the sentence of its answer."""

    def __init__(self, status: int, sentence: str) -> None:
        super().__init__(sentence)
        self.status = status


class Rinse:
    """A Rinse server. `timeout`: seconds to wait for the next byte; a job may take longer."""

    def __init__(self, address: str = "http://localhost:8080", *, token: str | None = None, timeout: float = 60) -> None:
        self.api, self.timeout = address.rstrip("/") + "/api/v1", timeout
        self.token = token

    def clean(
        self, path: str | Path, recipe: Json, *, on_change: Callable[[Json], object] | None = None, **options: Any
    ) -> Json:
        """Uploads a file, cleans it and returns the ended job. `on_change` is called with every version of it, by push."""
        file = self.upload(path)
        job = self.submit(file["id"], {"recipe": recipe} | options)
        return self.wait(job["id"], on_change)

    def upload(self, path: str | Path) -> Json:
        """The stored file {id, name, bytes, sha256}. Continues after a broken connection."""
        path = Path(path)
        fields = {
            "Upload-Length": str(path.stat().st_size),
            "Upload-Metadata": f"filename {base64.b64encode(path.name.encode()).decode()}",
        }
        with self._open("POST", "/uploads", headers=fields) as answer:
            address = answer.headers["Location"].partition("/api/v1")[2]
        for again in Tries():
            with again:
                upload = self.call("GET", address)
                if upload["file"]:
                    return dict(upload["file"])
                again.got(upload["received"])
                self._send_rest(address, path, upload["received"])
        raise ConnectionError(f"The upload of {path.name} broke off.")

    def submit(self, file_id: str, options: Json, *, kind: str = "clean", **more: Any) -> Json:
        """Creates a job of any kind. `more` as in POST /jobs: draft, email, webhook, …"""
        return self.call("POST", "/jobs", {"kind": kind, "file_id": file_id, "options": options} | more)

    def wait(self, job_id: str, on_change: Callable[[Json], object] | None = None) -> Json:
        """The job once it has ended: done, failed, dead or cancelled."""
        job: Json = {}
        for job in self.follow(job_id):
            if on_change:
                on_change(job)
        return job

    def follow(self, job_id: str) -> Iterator[Json]:
        """Every version of a job, pushed as it changes, until it has ended. Continues after a broken connection."""
        known = ""
        for again in Tries():
            with again, self._open("GET", f"/jobs/{job_id}/events", headers={"Last-Event-ID": known}) as stream:
                for job in (json.loads(line[6:]) for line in stream if line.startswith(b"data: ")):
                    known = str(job["version"])
                    again.got(known)
                    yield job
                    if job["status"] in OVER:
                        return
        raise ConnectionError(f"Nothing more was heard of job {job_id}.")

    def download(self, job_id: str, output: str, path: str | Path) -> Path:
        """Saves result, rejects, changes, receipt or script of a job that is done: all of it, or nothing.

        Continues after a broken connection.
        """
        path = Path(path)
        part = path.with_name(f"{path.name}.part")
        try:
            with part.open("wb") as file:
                self._fetch(f"/jobs/{job_id}/{output}", file)
            return part.replace(path)
        finally:
            part.unlink(missing_ok=True)

    def jobs(self, **search: Any) -> Iterator[Json]:
        """Your jobs, newest first, page by page: status=, kind=, q=, …"""
        cursor = None
        while True:
            page = self.call("GET", f"/jobs?{urlencode(search | ({'cursor': cursor} if cursor else {}))}")
            yield from page["jobs"]
            cursor = page["next_cursor"]
            if cursor is None:
                return

    def call(self, method: str, path: str, body: Json | None = None) -> Json:
        """Any call of the API, with or without a JSON body. Raises RinseSays."""
        content = None if body is None else json.dumps(body).encode()
        with self._open(method, path, content, {"Content-Type": "application/json"} if content else {}) as answer:
            content = answer.read()
        return json.loads(content) if content else {}

    def _fetch(self, address: str, file: IO[bytes]) -> None:
        tag: str | None = None
        for again in Tries():
            rest = {"Range": f"bytes={file.tell()}-", "If-Range": tag} if tag else {}
            with again, self._open("GET", address, headers=rest) as answer:
                tag = answer.headers["ETag"]
                if answer.status != 206:  # all of it, not the rest
                    file.seek(0)
                    file.truncate()
                for block in iter(partial(answer.read, BLOCK), b""):
                    file.write(block)
                    again.got(file.tell())
                if answer.length:  # bytes are missing; Python 3.11 raises no error
                    raise ConnectionError
                return
        raise ConnectionError(f"The download of {address} broke off.")

    def _send_rest(self, address: str, path: Path, received: int) -> None:
        fields = {
            "Upload-Offset": str(received),
            "Content-Type": "application/offset+octet-stream",
            "Content-Length": str(path.stat().st_size - received),
        }
        with path.open("rb") as file:
            file.seek(received)
            try:
                self._open("PATCH", address, file, fields).close()
            except RinseSays as error:
                if error.status != 409:  # 409: the last bytes of a broken connection were still arriving
                    raise

    def _open(self, method: str, path: str, body: Any = None, headers: dict[str, str] | None = None) -> HTTPResponse:
        request = Request(self.api + quote(path, safe="/?&=%"), body, headers or {}, method=method)  # noqa: S310  the address that was given
        if self.token:  # only to Rinse: a download may be redirected to a bucket
            request.add_unredirected_header("Authorization", f"Bearer {self.token}")
        try:
            answer: HTTPResponse = urlopen(request, timeout=self.timeout)  # noqa: S310  as above
        except HTTPError as error:
            raise RinseSays(error.code, sentence_of(error)) from None
        return answer


class Tries:
    """Retries after broken connections, a little later each time, until several in a row made no progress."""

    def __init__(self) -> None:
        self._seen: set[Any] = set()
        self._left, self._pause = TRIES, 0.0

    def __iter__(self) -> Iterator["Tries"]:
        while self._left:
            self._left -= 1
            yield self
            time.sleep(self._pause)

    def got(self, so_far: Any) -> None:
        """Reports progress: if it is new, all tries are available again."""
        if so_far not in self._seen:
            self._seen.add(so_far)
            self._left, self._pause = TRIES, 0.0

    def __enter__(self) -> None:
        """Nothing to do."""

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> bool:
        if kind is None or not issubclass(kind, (OSError, HTTPException)):
            return False
        self._pause = 2 * self._pause or 0.2
        return True


def sentence_of(error: HTTPError) -> str:
    """The sentence of a problem document."""
    try:
        return str(json.loads(error.read())["detail"])
    except (ValueError, KeyError):
        return f"{error.code} {error.reason}"
