"""The drop zone: streams files to the files endpoint, with progress, and says when each has arrived."""

from collections.abc import Awaitable, Callable
from pathlib import Path

from nicegui.events import GenericEventArguments

from ui.components.part import Part

HERE = Path(__file__).parent
ACCEPTED = ".csv,.tsv,.txt,.xlsx,.xlsm,.xlsb,.xls,.ods,.json,.jsonl,.ndjson,.parquet,.gz,.bz2,.xz,.zst,.zip"


class FileDrop(Part, component="file_drop.js", dependencies=[HERE / "rinse.js", HERE / "sending.js"]):
    """`on_files` hears the ids of the files that were dropped together and stored, and whether that is all of them.

    `on_sample` hears a wish for one.
    """

    def __init__(
        self,
        *,
        limit: int,
        on_files: Callable[[list[str], bool], Awaitable[None]],
        on_sample: Callable[[], Awaitable[None]],
    ) -> None:
        super().__init__(limit=limit, accept=ACCEPTED)
        self._on_files = on_files
        self.on("stored", self._stored)
        self.on("sample", lambda: on_sample())

    def opened(self, file_ids: list[str], job_ids: list[str]) -> None:
        """Stored files have their jobs now."""
        self.tell("opened", file_ids, job_ids)

    def refuse(self, sentence: str) -> None:
        """Say why there is no job."""
        self.tell("refuse", sentence)

    async def _stored(self, event: GenericEventArguments) -> None:
        file_ids, is_all = event.args
        await self._on_files([str(file_id) for file_id in file_ids], bool(is_all))
