"""Looks at files and previews recipes for pages, in warm, limited children: the web process never opens a user's file.

A question has a topic, such as the page that asks. Of the questions that wait on one topic, only the newest is
answered; by the child that has just read that file, if it is free. Whatever a file does to a child is an answer too, a
sentence, and never an exception in the page.
"""

import asyncio
import logging
import os
import tempfile
from collections.abc import AsyncIterator, Coroutine
from contextlib import AsyncExitStack, ExitStack, asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from jobs.cleaning.errors import CleaningError
from jobs.cleaning.held_folders import held_folder
from jobs.files.local_copies import LocalCopies
from jobs.previewing.preview_process import PreviewProcess
from models.errors import RinseError
from models.settings import get_settings
from models.storage import open_storage

log = logging.getLogger(__name__)

Answer = dict[str, Any]
"""What look() or preview() say. If it has an `error`, that is {code, message, step?, column?}."""

COPIES_LIMIT = 8 << 30
"""Bytes of bucket objects kept on this disk."""


@dataclass(frozen=True)
class Question:
    op: str
    key: str
    args: dict[str, Any]
    answer: asyncio.Future[Answer | None]


class Previewer:
    """A small pool of children, started in advance, so that the first answer does not wait for imports."""

    def __init__(self, processes: int = 2) -> None:
        self.processes = [PreviewProcess() for _ in range(processes)]
        self._tasks: set[asyncio.Task[None]] = set()
        self._belongings = ExitStack()

    async def start(self) -> None:
        self._folder = self._belongings.enter_context(held_folder(get_settings().scratch, f"preview-{os.getpid()}"))
        self._copies = LocalCopies(open_storage(), self._folder, COPIES_LIMIT)
        self._waiting: dict[str, Question] = {}  # by topic, in the order of their turns
        self._free: dict[PreviewProcess, str] = {}  # and the file that each has read last; in front who has rested longest
        self._begin(self._copies.forget_unused())
        for process in self.processes:
            self._begin(self._welcome(process))

    async def stop(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        for process in self.processes:
            await process.stop()
        await asyncio.to_thread(self._belongings.close)

    async def ask(self, op: Literal["look", "preview", "lines", "mend"], *, topic: str, key: str, **args: Any) -> Answer | None:
        """look(reader={…}), preview(recipe={…}, files={…}), a ledger's lines(…) or mend(edits=[…]) at the stored file `key`.

        `files` are second files: keys of stored files by the names that the recipe gives them. `patches` are keys, too.
        None: a newer question took its place.
        """
        question = Question(op, key, args, asyncio.get_running_loop().create_future())
        if older := self._waiting.get(topic):
            _settle(older, None)
        self._waiting[topic] = question  # its turn is that of the older one
        self._hand_out()
        return await question.answer

    async def _welcome(self, process: PreviewProcess) -> None:
        with suppress(OSError):  # its first question starts it
            await process.start()
        self._has_time(process, "")

    def _has_time(self, process: PreviewProcess, key: str) -> None:
        self._free[process] = key
        self._hand_out()

    def _hand_out(self) -> None:
        """Reading a file's first rows takes longer than most recipes do to them: who has them at hand is asked again."""
        while self._free and self._waiting:
            question = self._waiting.pop(next(iter(self._waiting)))
            if question.answer.done():  # the page that asked has been closed
                continue
            knows = (process for process, key in self._free.items() if key == question.key)
            process = next(knows, next(iter(self._free)))
            del self._free[process]
            self._begin(self._work(process, question))

    async def _work(self, process: PreviewProcess, question: Question) -> None:
        _settle(question, await self._answer(process, question))
        self._has_time(process, question.key)

    def _begin(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _answer(self, process: PreviewProcess, question: Question) -> Answer:
        try:
            async with AsyncExitStack() as held:
                path = await held.enter_async_context(self._copies.held(question.key))
                keys = question.args.get("files", {})
                files = {name: await held.enter_async_context(self._copies.held(key)) for name, key in keys.items()}
                paths: Answer = {"files": {name: str(file) for name, file in files.items()}} if files else {}
                if patches := question.args.get("patches", []):
                    paths["patches"] = [str(await held.enter_async_context(self._copies.held(key))) for key in patches]
                scratch = await held.enter_async_context(self._scratch())
                return await process.ask(question.op, path, scratch, question.args | paths)
        except (CleaningError, RinseError) as error:
            return {"error": error.as_json()}
        except Exception:
            log.exception("a preview failed", extra={"op": question.op})
            return {"error": {"code": "INTERNAL", "message": "Something went wrong on our side while previewing this file."}}

    @asynccontextmanager
    async def _scratch(self) -> AsyncIterator[Path]:
        """A folder for one answer. Disks may be slow: the event loop never waits for them."""
        folder = await asyncio.to_thread(tempfile.TemporaryDirectory, dir=self._folder)
        try:
            yield Path(folder.name)
        finally:
            await asyncio.to_thread(folder.cleanup)


def _settle(question: Question, answer: Answer | None) -> None:
    with suppress(asyncio.InvalidStateError):  # nobody waits any more
        question.answer.set_result(answer)


previewer = Previewer()
"""The web process's own."""
