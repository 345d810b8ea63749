"""The channel between a work-horse and its worker: the horse says which attempt it begins, the worker says "no more".

It is a pair of sockets, made before the fork. Each side notices when the other is gone.
"""

import json
import socket
from contextlib import suppress

Token = tuple[str, int]
"""A job's id and attempt."""


class HorseChannel:
    """Made by the worker; after the fork each side keeps only its own end. `token`: the attempt that the horse began last."""

    def __init__(self) -> None:
        self._worker, self._horse = socket.socketpair()
        self._heard = b""
        self.token: Token | None = None

    # The horse's side

    def keep_as_horse(self) -> None:
        self._worker.close()

    def begin(self, token: Token) -> None:
        """Says which attempt begins."""
        with suppress(OSError):  # the worker is gone, and the kernel will kill us with it
            self._horse.sendall(json.dumps(token).encode() + b"\n")

    def is_to_end(self) -> bool:
        """Whether the horse should begin no further job."""
        with suppress(BlockingIOError):
            return not self._horse.recv(1, socket.MSG_DONTWAIT)
        return False

    # The worker's side

    def keep_as_worker(self) -> None:
        self._horse.close()

    def hear(self) -> bool:
        """Reads what the horse has sent; returns whether it has begun an attempt since."""
        with suppress(BlockingIOError, ConnectionError):
            while said := self._worker.recv(4096, socket.MSG_DONTWAIT):
                self._heard += said
        *lines, self._heard = self._heard.split(b"\n")
        if lines:
            job_id, attempt = json.loads(lines[-1])
            self.token = (job_id, attempt)
        return bool(lines)

    def no_more(self) -> None:
        """Lets the horse finish its current job, and begin no other."""
        with suppress(OSError):
            self._worker.shutdown(socket.SHUT_WR)

    def close(self) -> None:
        self._worker.close()
        self._horse.close()
