"""Many open pages in a process of its own, as browsers have them: each is a page that was fetched, and its socket.

Started as `python -m tests.bench.visitors ADDRESS PATH…`. Prints "ready" once all pages are open and quiet; when told to stop,
prints as JSON when each numbered event arrived at each page, and how many bytes the messages had.
"""

import asyncio
import json
import re
import sys
import time
import uuid
from collections import defaultdict
from urllib.parse import urlencode

import httpx
from websockets.asyncio.client import ClientConnection, connect

QUIET = 3.0
"""Seconds without a message after which no more are expected."""
AT_ONCE = 2
"""Pages that are fetched concurrently."""
TRIES = 5
NUMBER = re.compile(r'"rows_done\\?":(\d+)')
CLIENT = re.compile(r"'client_id': '([0-9a-f-]{36})', 'next_message_id': (\d+)")

Arrivals = defaultdict[int, list[float]]


class Visitors:
    """What all pages have received."""

    def __init__(self) -> None:
        self.arrivals: Arrivals = defaultdict(list)
        self.bytes: list[int] = []
        self.heard_at = time.monotonic()
        self.closed = 0
        self.sockets: list[asyncio.Task[None]] = []

    async def open(self, address: str, paths: list[str]) -> None:
        turn = asyncio.Semaphore(AT_ONCE)
        async with httpx.AsyncClient(base_url=address, timeout=60) as http:
            await asyncio.gather(*(self.visit(http, address, path, turn) for path in paths))
        await self.quiet()
        self.bytes.clear()

    async def quiet(self) -> None:
        while (left := self.heard_at + QUIET - time.monotonic()) > 0:  # noqa: ASYNC110 - there is no event for silence
            await asyncio.sleep(left)

    async def visit(self, http: httpx.AsyncClient, address: str, path: str, turn: asyncio.Semaphore) -> None:
        async with turn:
            found = CLIENT.search(await page_of(http, path))
            assert found
            socket = await connect(socket_address(address, *found.groups()), max_size=None, ping_interval=None, open_timeout=60)
        self.sockets.append(asyncio.create_task(self.listen(socket)))

    async def listen(self, socket: ClientConnection) -> None:
        """Listens until the page is closed, which must not be before the test ends."""
        async for frame in socket:
            text = frame if isinstance(frame, str) else frame.decode()
            if text.startswith("0"):
                await socket.send("40")
            elif text == "2":
                await socket.send("3")
            else:
                self.take(text)
        self.closed += 1

    def take(self, text: str) -> None:
        self.heard_at = time.monotonic()
        self.bytes.append(len(text))
        for number in NUMBER.findall(text):  # several in one frame are one message
            self.arrivals[int(number)].append(time.time())


async def page_of(http: httpx.AsyncClient, path: str) -> str:
    """Like a person: tries once more if the server was too busy."""
    for _ in range(TRIES):
        answer = await http.get(path)
        if answer.is_success:
            break
    return answer.raise_for_status().text


def socket_address(address: str, client: str, message: str) -> str:
    """NiceGUI takes the handshake from the query, in which its own script also sends it."""
    said = {"client_id": client, "tab_id": uuid.uuid4(), "document_id": uuid.uuid4(), "next_message_id": message}
    query = urlencode({"EIO": 4, "transport": "websocket", "implicit_handshake": "true"} | said)
    return f"{address.replace('http', 'ws', 1)}/_nicegui_ws/socket.io/?{query}"


async def main(address: str, paths: list[str]) -> None:
    visitors = Visitors()
    await visitors.open(address, paths)
    print("ready", flush=True)
    await asyncio.to_thread(sys.stdin.readline)
    await visitors.quiet()
    print(json.dumps({"arrivals": visitors.arrivals, "bytes": visitors.bytes, "closed": visitors.closed}))
    for socket in visitors.sockets:
        socket.cancel()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], sys.argv[2:]))
