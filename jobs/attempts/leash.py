"""What ties a work-horse to the worker that watches it: the horse says what it begins, the worker says "no more".

A pair of sockets, made before the fork. Both sides find out when the other is gone.
"""

import json
import socket
from contextlib import suppress

Token = tuple[str, int]
"""A job's id and attempt."""


class Leash:
    """Made by the worker; after the fork each side `keep`s its own end. `token`: the attempt that the horse began last."""

    def __init__(self) -> None:
        self._worker, self._horse = socket.socketpair()
        self._heard = b""
        self.token: Token | None = None

    # The horse's side

    def keep_as_horse(self) -> None:
        self._worker.close()

    def begin(self, token: Token) -> None:
        """Says which attempt begins."""
        with suppress(OSError):  # the worker is gone, and takes us along
            self._horse.sendall(json.dumps(token).encode() + b"\n")

    def is_to_end(self) -> bool:
        """Whether the worker wants no further job to be begun."""
        with suppress(BlockingIOError):
            return not self._horse.recv(1, socket.MSG_DONTWAIT)
        return False

    # The worker's side

    def keep_as_worker(self) -> None:
        self._horse.close()

    def hear(self) -> bool:
        """Takes in what the horse has said meanwhile; whether it has begun something."""
        with suppress(BlockingIOError, ConnectionError):
            while said := self._worker.recv(4096, socket.MSG_DONTWAIT):
                self._heard += said
        *lines, self._heard = self._heard.split(b"\n")
        if lines:
            job_id, attempt = json.loads(lines[-1])
            self.token = (job_id, attempt)
        return bool(lines)

    def no_more(self) -> None:
        """The horse may end the job at hand, and begins no other."""
        with suppress(OSError):
            self._worker.shutdown(socket.SHUT_WR)

    def close(self) -> None:
        self._worker.close()
        self._horse.close()
