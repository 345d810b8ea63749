"""The drop zone: streams files to the files endpoint, with progress, and says when each has arrived."""

from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path

from nicegui.events import GenericEventArguments

from jobs.kinds.base import TABLES
from ui.components.part import Part

HERE = Path(__file__).parent
TAKES = "CSV, text, Excel and other workbooks, JSON or Parquet, also compressed, up to {limit} each"


class FileDrop(Part, component="file_drop.js", dependencies=[HERE / "rinse.js", HERE / "crc32c.js", HERE / "sending.js"]):
    """`on_files` hears the ids of the files that were dropped together and stored, and whether that is all of them.

    `samples` are (key, title, what is wrong with it); `on_sample` hears the key of one that is wanted. `accept` are the endings
    that are offered, `takes` says them in words.
    """

    def __init__(
        self,
        *,
        limit: int,
        on_files: Callable[[list[str], bool], Awaitable[None]],
        samples: Sequence[tuple[str, str, str]] = (),
        on_sample: Callable[[str], Awaitable[None]] | None = None,
        accept: Sequence[str] = TABLES,
        takes: str = TAKES,
    ) -> None:
        super().__init__(limit=limit, accept=",".join(accept), takes=takes, samples=list(samples))
        self._on_files = on_files
        self.on("stored", self._stored)
        if on_sample:
            self.on("sample", lambda event: on_sample(str(event.args)))

    def opened(self, file_ids: list[str], job_ids: list[str]) -> None:
        """Stored files have their jobs now."""
        self.tell("opened", file_ids, job_ids)

    def refuse(self, sentence: str) -> None:
        """Say why there is no job."""
        self.tell("refuse", sentence)

    async def _stored(self, event: GenericEventArguments) -> None:
        file_ids, is_all = event.args
        await self._on_files([str(file_id) for file_id in file_ids], bool(is_all))
