"""A mail server for tests: a separate process that saves letters as files. Run as a module, this is that process.

Addresses cause errors: `later@…` is refused temporarily, `never@…` for good, `hang-up@…` disconnects after the text. Nobody can
log in: the name `later` gets a temporary error, others a permanent one.
"""

import asyncio
import subprocess
import sys
from base64 import b64decode
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any, NamedTuple, cast

from aiosmtpd.smtp import SMTP


class Mailboxes(NamedTuple):
    """The server's address, and the letters it has received."""

    url: str
    folder: Path

    def letters(self, to: str) -> list[EmailMessage]:
        """In the order of arrival."""
        files = sorted((self.folder / to).glob("*")) if (self.folder / to).is_dir() else []
        return [cast("EmailMessage", message_from_bytes(path.read_bytes(), policy=policy.default)) for path in files]


@contextmanager
def mail_server(folder: Path) -> Iterator[Mailboxes]:
    """Runs until the block ends."""
    with subprocess.Popen(
        [sys.executable, "-m", "tests.mail_server", str(folder)], cwd=Path(__file__).parent.parent, stdout=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        port = int(process.stdout.readline())
        try:
            yield Mailboxes(f"smtp://127.0.0.1:{port}", folder)
        finally:
            process.kill()


class Keep:
    """Accepts and saves letters, except those whose addresses cause errors."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    # aiosmtpd looks for methods of these names.
    async def handle_AUTH(self, _server: Any, _session: Any, _envelope: Any, args: list[str]) -> str:  # noqa: N802
        return "454 Come again later" if b"later" in b64decode(args[-1]) else "535 Wrong password"

    async def handle_RCPT(self, _server: Any, _session: Any, envelope: Any, to: str, _options: Any) -> str:  # noqa: N802
        if to.startswith("later"):
            return "451 Come again later"
        if to.startswith("never"):
            return "550 No such mailbox"
        envelope.rcpt_tos.append(to)
        return "250 OK"

    async def handle_DATA(self, server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
        for to in envelope.rcpt_tos:
            box = self.folder / to
            box.mkdir(parents=True, exist_ok=True)
            (box / f"{len(list(box.iterdir())):04}").write_bytes(envelope.content)
            if to.startswith("hang-up"):
                server.transport.abort()
        return "250 Kept"


async def main(folder: Path) -> None:
    loop = asyncio.get_running_loop()
    server = await loop.create_server(
        lambda: SMTP(Keep(folder), hostname="localhost", enable_SMTPUTF8=True, auth_require_tls=False, loop=loop),
        "127.0.0.1",
        0,
    )
    print(server.sockets[0].getsockname()[1], flush=True)  # noqa: T201
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1])))
