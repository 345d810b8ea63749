"""A small Google Cloud Storage: the JSON API over real HTTP, for the real client library.

The public emulators overwrite even with `ifGenerationMatch=0`, so they cannot prove anything about safety. This one follows the
API where it matters to us: generations and preconditions on every call, checksums, resumable sessions with 308 answers and
status queries, ranges, pages. `faults` lets a test break a request.
"""

import json
import re
import threading
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from tests.fake_gcs_objects import Refusal, Stored, Upload, crc32c, describe
from tests.fake_gcs_signed import Accounts, write_key_file


class FakeGcs(ThreadingHTTPServer):
    """The server and what it stores. Buckets are created with `buckets["name"]`."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.lock = threading.RLock()
        self.buckets: dict[str, dict[str, Stored]] = {}
        self.uploads: dict[str, Upload] = {}
        self.requests: list[str] = []
        self.headers: list[tuple[str, dict[str, str]]] = []
        """Of each request, with its address."""
        self.faults: dict[str, list[str]] = defaultdict(list)
        """By operation (create, begin, chunk, read, stat, list, delete): what happens to its next requests, in order.
        "503"; "lost": done, but the answer never arrives; "corrupt": one bit of the body flips; "part": half of a
        chunk is taken; "ok"."""
        self.generation = 1000
        self.checks_preconditions = True
        self.is_full = False
        """Nothing can be stored: the quota is used up."""
        self.unguarded: list[str] = []
        """Objects that were stored without the precondition that nothing is overwritten."""
        self.forgets_sessions = False
        """Finished sessions answer 404 instead of the object that they created."""
        self.page_size = 1000
        self.accounts = Accounts()
        self.knows_origins = True
        """Pages of the origin that began a session may send to it."""

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    def key_file(self, path: Path, email: str = "rinse@project.iam.gserviceaccount.com") -> Path:
        """Creates an account that may use every bucket; returns the path of its key file."""
        return write_key_file(path, email, self.accounts.make(email), f"{self.url}/token")

    def put(self, bucket: str, name: str, body: bytes, query: dict[str, str], metadata: dict[str, Any]) -> Stored:
        """Stores an object, whole or not at all."""
        with self.lock:
            self.check_preconditions(self.buckets[bucket].get(name), query)
            if query.get("ifGenerationMatch") != "0":
                self.unguarded.append(name)
            if metadata.get("crc32c", crc32c(body)) != crc32c(body):
                raise Refusal(400, "the checksum does not match")
            self.generation += 1
            self.buckets[bucket][name] = Stored(body, self.generation, metadata.get("metadata", {}))
            return self.buckets[bucket][name]

    def find(self, bucket: str, name: str, query: dict[str, str]) -> Stored:
        with self.lock:
            stored = self.buckets[bucket].get(name)
            if stored is None or query.get("generation", str(stored.generation)) != str(stored.generation):
                raise Refusal(404, "no such object")
            self.check_preconditions(stored, query)
            return stored

    def check_preconditions(self, stored: Stored | None, query: dict[str, str]) -> None:
        if not self.checks_preconditions:
            return
        generation, metageneration = (stored.generation, stored.metageneration) if stored else (0, 0)
        wanted = (
            int(query.get("ifGenerationMatch", generation)),
            int(query.get("ifMetagenerationMatch", metageneration)),
        )
        unwanted = int(query.get("ifGenerationNotMatch", -1))
        if wanted != (generation, metageneration) or unwanted == generation:
            raise Refusal(412, "a precondition does not hold")


@contextmanager
def running_fake_gcs(bucket: str) -> Iterator[FakeGcs]:
    """A server with one empty bucket."""
    server = FakeGcs()
    server.buckets[bucket] = {}
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


class Handler(BaseHTTPRequestHandler):
    """Parses requests and calls their operations."""

    server: FakeGcs
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def do_GET(self) -> None:
        self.answer()

    do_POST = do_PUT = do_DELETE = do_PATCH = do_OPTIONS = do_GET  # noqa: N815

    def handle(self) -> None:
        """A killed client disconnects during a request."""
        with suppress(ConnectionError):
            super().handle()

    def log_message(self, *_: Any) -> None:
        """Quiet."""

    def answer(self) -> None:
        address = urlsplit(self.path)
        self.query = {key: values[0] for key, values in parse_qs(address.query).items()}
        self.body = self.read_body()
        operation, bucket, name = self.route(address.path)
        with self.server.lock:
            self.server.requests.append(operation)
            self.server.headers.append((self.path, dict(self.headers)))
            waiting = self.server.faults[operation]
            self.fault = waiting.pop(0) if waiting else "ok"
        try:
            if self.fault == "503":
                raise Refusal(503, "out of order")
            if self.server.is_full and operation in ("create", "begin", "chunk"):
                raise Refusal(429, "the quota is used up")
            if bucket not in self.server.buckets and operation != "token":
                raise Refusal(404, "no such bucket")
            getattr(self, operation)(bucket, name)
        except Refusal as refusal:
            self.send(refusal.status, {"error": {"code": refusal.status, "message": refusal.message}})

    def read_body(self) -> bytes:
        if self.headers.get("Transfer-Encoding") != "chunked":
            body = self.rfile.read(length := int(self.headers.get("Content-Length", 0)))
            if len(body) < length:
                raise ConnectionError("the client left in the middle")
            return body
        parts = []
        while size := int(self.rfile.readline(), 16):
            parts.append(self.rfile.read(size))
            self.rfile.readline()
        self.rfile.readline()
        return b"".join(parts)

    def route(self, path: str) -> tuple[str, str, str]:
        match = re.fullmatch(r"(?:/(upload|download))?/storage/v1/b/([^/]+)(?:/o(?:/(.+))?)?", path)
        if path == "/token":
            return "token", "", ""
        if match is None and "X-Goog-Signature" in self.query:
            return ("signed", *unquote(path[1:]).split("/", 1))
        if match is None:
            return "unknown", "", ""
        door, bucket, name = match[1], match[2], unquote(match[3] or "")
        if "upload_id" in self.query:
            return {"DELETE": "abandon", "OPTIONS": "preflight"}.get(self.command, "chunk"), bucket, ""
        if door == "upload":
            return ("begin" if self.query["uploadType"] == "resumable" else "create"), bucket, ""
        if door == "download" or self.query.get("alt") == "media":
            return "read", bucket, name
        if not name:
            return ("list" if path.endswith("/o") else "bucket"), bucket, ""
        return {"GET": "stat", "DELETE": "delete", "PATCH": "patch"}[self.command], bucket, name

    # Operations

    def unknown(self, _bucket: str, _name: str) -> None:
        raise Refusal(501, f"{self.command} {self.path} is not part of this fake")

    def token(self, _bucket: str, _name: str) -> None:
        """Anybody with a key gets a token."""
        self.send(200, {"access_token": "token", "expires_in": 3600, "token_type": "Bearer"})

    def bucket(self, bucket: str, _name: str) -> None:
        self.send(200, {"kind": "storage#bucket", "name": bucket, "location": "EU"})

    def create(self, bucket: str, _name: str) -> None:
        """A whole object in one request."""
        metadata, body = self.parts()
        name = metadata.get("name") or self.query["name"]
        stored = self.server.put(bucket, name, self.damaged(body), self.query, metadata)
        self.send(200, describe(bucket, name, stored))

    def begin(self, bucket: str, _name: str) -> None:
        metadata = json.loads(self.body or b"{}")
        name = metadata.get("name") or self.query["name"]
        with self.server.lock:
            self.server.check_preconditions(self.server.buckets[bucket].get(name), self.query)
            session = f"session-{len(self.server.uploads)}"
            self.server.uploads[session] = Upload(
                bucket, name, self.query, metadata, self.headers.get("Origin") if self.server.knows_origins else None
            )
        location = f"{self.server.url}/upload/storage/v1/b/{bucket}/o?uploadType=resumable&upload_id={session}"
        self.send(200, {}, {"Location": location})

    def chunk(self, bucket: str, _name: str) -> None:
        """Bytes of a session, or a query how many it has; answers 308 until it is complete."""
        upload = self.server.uploads.get(self.query["upload_id"])
        if upload is None or (upload.finished and self.server.forgets_sessions):
            raise Refusal(404, "no such session")
        first, total = re.fullmatch(r"bytes (?:(\d+)-\d+|\*)/(\d+|\*)", self.headers["Content-Range"]).groups()
        if upload.finished is None and first is not None:
            self.append(upload, int(first))
        if upload.finished is None and total != "*" and len(upload.received) == int(total):
            body = self.damaged(bytes(upload.received))
            upload.finished = self.server.put(bucket, upload.name, body, upload.query, upload.metadata)
        if upload.finished:
            self.send(200, describe(bucket, upload.name, upload.finished))
        else:
            end = {"Range": f"bytes=0-{len(upload.received) - 1}"} if upload.received else {}
            self.send(308, None, end)

    def preflight(self, _bucket: str, _name: str) -> None:
        """A CORS preflight for sending to a session."""
        self.send(200, None, {"Access-Control-Allow-Methods": "PUT", "Access-Control-Allow-Headers": "content-range"})

    def append(self, upload: Upload, first: int) -> None:
        """Skips bytes that were received before; refuses a gap."""
        if first > len(upload.received):
            raise Refusal(400, "bytes are missing in between")
        body = self.body[: len(self.body) // 2] if self.fault == "part" else self.body
        upload.received += body[len(upload.received) - first :]

    def abandon(self, _bucket: str, _name: str) -> None:
        if self.server.uploads.pop(self.query["upload_id"], None) is None:
            raise Refusal(404, "no such session")
        self.send(499, None)

    def read(self, bucket: str, name: str) -> None:
        stored = self.server.find(bucket, name, self.query)
        headers = {
            "X-Goog-Hash": f"crc32c={crc32c(stored.body)}",
            "X-Goog-Generation": str(stored.generation),
            "Content-Type": "application/octet-stream",
        }
        self.send_part(stored, headers)

    def signed(self, bucket: str, name: str) -> None:
        """By a signed address: the object, with the headers that the address asks for."""
        self.server.accounts.check(self.command, self.path, self.headers)
        stored = self.server.find(bucket, name, self.query)
        self.send_part(
            stored,
            {
                "ETag": f'"{stored.generation}"',
                "Accept-Ranges": "bytes",
                "Content-Type": self.query["response-content-type"],
                "Content-Disposition": self.query["response-content-disposition"],
            },
        )

    def send_part(self, stored: Stored, headers: dict[str, str]) -> None:
        wanted = re.fullmatch(r"bytes=(\d+)-(\d*)", self.headers.get("Range", ""))
        if wanted is None:
            self.send(200, self.damaged(stored.body), headers)
            return
        first, last = int(wanted[1]), int(wanted[2] or len(stored.body) - 1)
        if first >= len(stored.body):
            raise Refusal(416, "out of range")
        part = stored.body[first : last + 1]
        headers["Content-Range"] = f"bytes {first}-{first + len(part) - 1}/{len(stored.body)}"
        self.send(206, self.damaged(part), headers)

    def stat(self, bucket: str, name: str) -> None:
        self.send(200, describe(bucket, name, self.server.find(bucket, name, self.query)))

    def patch(self, bucket: str, name: str) -> None:
        with self.server.lock:
            stored = self.server.find(bucket, name, self.query)
            stored.metadata |= json.loads(self.body).get("metadata", {})
            stored.metageneration += 1
        self.send(200, describe(bucket, name, stored))

    def delete(self, bucket: str, name: str) -> None:
        with self.server.lock:
            self.server.find(bucket, name, self.query)
            del self.server.buckets[bucket][name]
        self.send(204, None)

    def list(self, bucket: str, _name: str) -> None:
        """By prefix, grouped into folders by a delimiter, page by page."""
        prefix, delimiter = self.query.get("prefix", ""), self.query.get("delimiter", "")
        with self.server.lock:
            objects = dict(self.server.buckets[bucket])
        entries: dict[str, Stored | None] = {}
        for name in sorted(objects):
            if name.startswith(prefix):
                folder, found, _ = name[len(prefix) :].partition(delimiter) if delimiter else ("", "", "")
                entries |= {prefix + folder + delimiter: None} if found else {name: objects[name]}
        start, size = (
            int(self.query.get("pageToken", 0)),
            min(int(self.query.get("maxResults", 1000)), self.server.page_size),
        )
        page = list(entries.items())[start : start + size]
        answer: dict[str, Any] = {
            "items": [describe(bucket, name, stored) for name, stored in page if stored],
            "prefixes": [name for name, stored in page if not stored],
        }
        if start + size < len(entries):
            answer["nextPageToken"] = str(start + size)
        self.send(200, answer)

    # Bytes in and out

    def parts(self) -> tuple[dict[str, Any], bytes]:
        """Metadata and content of a multipart/related body, or the bare content."""
        boundary = re.search(r'boundary="?([^";]+)', self.headers.get("Content-Type", ""))
        if self.query["uploadType"] == "media" or boundary is None:
            return {}, self.body
        marker = b"--" + boundary[1].encode()
        _, first, rest = self.body.split(marker, 2)
        content = rest.rpartition(b"\r\n" + marker)[0]
        return json.loads(first.partition(b"\r\n\r\n")[2]), content.partition(b"\r\n\r\n")[2]

    def for_a_page(self) -> dict[str, str]:
        """The CORS headers for the page that sends to a session."""
        upload = self.server.uploads.get(self.query.get("upload_id", ""))
        origin = self.headers.get("Origin")
        return {"Access-Control-Allow-Origin": origin} if upload and origin and upload.origin == origin else {}

    def damaged(self, body: bytes) -> bytes:
        return bytes([body[0] ^ 1]) + body[1:] if self.fault == "corrupt" else body

    def send(self, status: int, body: dict[str, Any] | bytes | None, headers: dict[str, str] | None = None) -> None:
        if self.fault == "lost":
            self.close_connection = True
            return
        content = body if isinstance(body, bytes) else b"" if body is None else json.dumps(body).encode()
        self.send_response(status)
        for key, value in ({"Content-Type": "application/json"} | self.for_a_page() | (headers or {})).items():
            self.send_header(key, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)
