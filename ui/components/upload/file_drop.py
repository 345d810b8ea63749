"""The drop zone: streams files to the API, with progress, and reports each that is stored."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path

from nicegui import ui
from nicegui.events import GenericEventArguments

from jobs.kinds.base import TABLES
from jobs.non_tables import first_table
from models.errors import RinseError
from ui.components.parts.part import RINSE, Part
from ui.errors import sentence

HERE = Path(__file__).parent
TAKES = "CSV, text, Excel and other workbooks, JSON or Parquet, also compressed, up to {limit} each"


class FileDrop(Part, component="file_drop.js", dependencies=[RINSE, HERE / "crc32c.js", HERE / "sending.js"]):
    """`jobs_for` makes the drafts of files that were dropped together: takes their ids, returns the jobs' ids, in a thread.

    The browser then opens the first table; if a file was not stored, it stays, so that the reason can be read.

    `samples` are (key, title, what is wrong with it); `on_sample` is called with the key of the chosen one. `accept` are the
    file extensions that are offered, `takes` describes them.
    """

    def __init__(
        self,
        *,
        limit: int,
        jobs_for: Callable[[list[str]], list[str]],
        samples: Sequence[tuple[str, str, str]] = (),
        on_sample: Callable[[str], Awaitable[None]] | None = None,
        accept: Sequence[str] = TABLES,
        takes: str = TAKES,
    ) -> None:
        super().__init__(limit=limit, accept=",".join(accept), takes=takes, samples=list(samples))
        self._jobs_for = jobs_for
        self.on("stored", self._stored)
        if on_sample:
            self.on("sample", lambda event: on_sample(str(event.args)))

    async def arrived(self, file_ids: list[str], *, is_all: bool) -> None:
        """Makes jobs of stored files; opens the first table if all files of the drop are stored."""
        try:
            job_ids = await asyncio.to_thread(self._jobs_for, file_ids)
            first = await asyncio.to_thread(first_table, job_ids)
        except RinseError as error:
            self.refuse(sentence(error))
            return
        self.tell("opened", file_ids, job_ids)
        if is_all:
            ui.navigate.to(f"/jobs/{first}")

    def refuse(self, sentence: str) -> None:
        """Shows why there is no job."""
        self.tell("refuse", sentence)

    async def _stored(self, event: GenericEventArguments) -> None:
        file_ids, is_all = event.args
        await self.arrived([str(file_id) for file_id in file_ids], is_all=bool(is_all))
