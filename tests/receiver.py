"""An HTTP server in a thread of the test that receives webhooks and serves files, with answers set by the test."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from queue import Queue
from threading import Thread
from typing import NamedTuple


class Call(NamedTuple):
    """One request."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes


class Receiver(ThreadingHTTPServer):
    """Answers 204, or the next of `answers`: a status, or a body. `calls` are the requests received."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.calls: Queue[Call] = Queue()
        self.answers: Queue[int | bytes] = Queue()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class Handler(BaseHTTPRequestHandler):
    server: Receiver

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("content-length", 0)))
        self.server.calls.put(Call(self.command, self.path, dict(self.headers), body))
        self._answer(204 if self.server.answers.empty() else self.server.answers.get())

    do_GET = do_POST  # noqa: N815

    def _answer(self, said: int | bytes) -> None:
        self.send_response(said if isinstance(said, int) else 200)
        if said == 302:
            self.send_header("Location", self.server.url)
        content = said if isinstance(said, bytes) else b""
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: object) -> None:
        """Nothing."""


@contextmanager
def answering(*answers: bytes) -> Iterator[tuple[str, list[bytes]]]:
    """A server that sends each raw answer to one request and disconnects; yields its address and the requests received."""
    asked: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as server:

        def answer() -> None:
            for each in answers:
                with server.accept()[0] as connection:
                    asked.append(connection.recv(1 << 16))
                    connection.sendall(each)

        thread = Thread(target=answer, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}", asked
        thread.join(10)


@contextmanager
def receiving() -> Iterator[Receiver]:
    """Runs until the block ends."""
    with Receiver() as receiver:
        thread = Thread(target=receiver.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield receiver
        finally:
            receiver.shutdown()
            thread.join()
