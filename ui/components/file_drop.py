"""The drop zone: streams files to the files endpoint, with progress, and says when each has arrived."""

from collections.abc import Awaitable, Callable
from typing import Any

from nicegui.events import GenericEventArguments

from ui.components.part import Part

ACCEPTED = ".csv,.tsv,.txt,.xlsx,.xlsm,.xlsb,.xls,.ods,.json,.jsonl,.ndjson,.parquet,.gz,.bz2,.xz,.zst,.zip"


class FileDrop(Part, component="file_drop.js"):
    """`on_file` hears each stored file (id, name, bytes) and how many came together; `on_sample` a wish for one."""

    def __init__(
        self,
        *,
        limit: int,
        on_file: Callable[[dict[str, Any], int], Awaitable[None]],
        on_sample: Callable[[], Awaitable[None]],
    ) -> None:
        super().__init__(limit=limit, accept=ACCEPTED)
        self._on_file = on_file
        self.on("stored", self._stored)
        self.on("sample", lambda: on_sample())

    def opened(self, file_id: str, job_id: str) -> None:
        """A stored file has its job now."""
        self.tell("opened", file_id, job_id)

    def refuse(self, sentence: str) -> None:
        """Say why there is no job."""
        self.tell("refuse", sentence)

    async def _stored(self, event: GenericEventArguments) -> None:
        file, together = event.args
        await self._on_file(file, int(together))
