"""Previews: correct and fast answers from child processes with few rights."""

import asyncio
import os
import secrets
import select
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from jobs.cleaning.preview import look, preview
from jobs.cleaning.reader import ReaderSettings
from jobs.cleaning.recipe import Recipe
from jobs.previewing.preview_process import PreviewProcess
from jobs.previewing.previewer import Previewer
from models.settings import get_settings
from models.storage import open_storage

MESSY = b"name,city\n Ann ,Oslo\nBob,\n"
TRIM = {"version": 1, "steps": [{"step": "trim"}]}


@pytest.fixture
def data_dir(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Path]:
    monkeypatch.setenv("DATA_DIR", str(tmp_path))
    monkeypatch.setenv("SECRET_KEY", "a secret that no child may see, ever")
    get_settings.cache_clear()
    yield tmp_path
    get_settings.cache_clear()


@pytest.fixture
async def previewer(data_dir: Path) -> AsyncIterator[Previewer]:
    previewer = Previewer(processes=1)
    await previewer.start()
    yield previewer
    await previewer.stop()


@pytest.fixture
async def process(data_dir: Path) -> AsyncIterator[PreviewProcess]:
    process = PreviewProcess(seconds=60)
    yield process
    await process.stop()


def stored(content: bytes = MESSY) -> str:
    key = f"u/{secrets.token_hex(8)}/in"
    with open_storage().create(key) as writer:
        writer.write(content)
    return key


async def test_a_child_that_could_not_be_started_is_started_by_a_later_question(
    data_dir: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    previewer, key = Previewer(processes=1), stored()
    with monkeypatch.context() as broken:
        broken.setattr(sys, "executable", "/nowhere/python")
        await previewer.start()
        answer = await previewer.ask("look", topic="a page", key=key, reader={})
        assert answer is not None
        assert answer["error"]["code"] == "INTERNAL"
    answer = await previewer.ask("look", topic="a page", key=key, reader={})
    await previewer.stop()
    assert answer is not None
    assert "error" not in answer
    caplog.clear()


async def test_answers_are_those_of_the_cleaning_core(previewer: Previewer, tmp_path: Path) -> None:
    key = stored()
    path = open_storage().local_path(key)
    assert path
    assert await previewer.ask("look", topic="page", key=key, reader={}) == look(path, ReaderSettings(), tmp_path)
    said = await previewer.ask("preview", topic="page", key=key, recipe=TRIM)
    assert said == preview(path, Recipe.parse(TRIM), tmp_path)


async def test_of_the_questions_of_a_page_the_newest_is_answered(previewer: Previewer) -> None:
    key = stored()
    asked = [previewer.ask("preview", topic=page, key=key, recipe=TRIM) for page in ("a", "b", "a", "a")]
    answers = await asyncio.gather(*asked)
    assert [answer is not None for answer in answers] == [False, True, False, True]


async def test_a_page_that_is_gone_holds_nobody_up(previewer: Previewer) -> None:
    key = stored()
    gone = asyncio.create_task(previewer.ask("look", topic="gone", key=key, reader={}))
    await asyncio.sleep(0)
    gone.cancel()
    assert await previewer.ask("look", topic="page", key=key, reader={})


class Noting(PreviewProcess):
    """Answers at once, and records which files it was asked about."""

    async def start(self) -> None:
        self.asked: list[Path] = []

    async def ask(self, op: str, path: Path, scratch: Path, args: dict[str, object]) -> dict[str, object]:
        self.asked.append(path)
        return {}


async def test_who_has_read_a_file_is_asked_about_it_again(data_dir: Path) -> None:
    previewer, processes = Previewer(), [Noting(), Noting()]
    previewer.processes = [*processes]
    await previewer.start()
    ann, bob = stored(), stored()
    for key in (ann, bob, bob, ann, ann):
        await previewer.ask("look", topic="page", key=key)
    await previewer.stop()
    paths = [open_storage().local_path(key) for key in (ann, bob)]
    assert [process.asked for process in processes] == [[paths[0]] * 3, [paths[1]] * 2]


@pytest.mark.parametrize(
    ("question", "code"),
    [
        ({"op": "preview", "recipe": {"steps": [{"step": "trimm"}]}}, "RECIPE"),
        ({"op": "look", "reader": {"encodign": "utf-8"}}, "RECIPE"),
        ({"op": "look", "reader": {}, "key": "u/none/in"}, "STORAGE"),
        ({"op": "dance"}, "INTERNAL"),
    ],
)
async def test_what_cannot_be_done_is_a_sentence(previewer: Previewer, question: dict[str, object], code: str) -> None:
    answer = await previewer.ask(**{"topic": "page", "key": stored()} | question)  # type: ignore[arg-type]
    assert answer
    assert answer["error"]["code"] == code
    assert " " in answer["error"]["message"]


async def test_nothing_is_left_in_the_scratch_folder(data_dir: Path) -> None:
    previewer = Previewer(processes=1)
    await previewer.start()
    await previewer.ask("look", topic="page", key=stored(), reader={})
    await previewer.stop()
    assert not list(get_settings().scratch.iterdir())


@pytest.fixture
def endless(tmp_path: Path) -> Path:
    """A pipe without data: whoever reads it hangs."""
    path = tmp_path / "endless"
    os.mkfifo(path)
    return path


async def test_a_file_that_kills_the_child_is_told_and_the_next_one_is_read(
    process: PreviewProcess, endless: Path, tmp_path: Path
) -> None:
    question = asyncio.create_task(process.ask("look", endless, tmp_path, {"reader": {}}))
    writer = await asyncio.to_thread(endless.open, "wb")  # returns once the child reads
    assert process.pid
    os.kill(process.pid, signal.SIGSEGV)
    assert (await question)["error"]["code"] == "POISON"
    writer.close()
    assert await answers(process, tmp_path)


async def test_a_child_that_hangs_is_ended(process: PreviewProcess, endless: Path, tmp_path: Path) -> None:
    assert await answers(process, tmp_path)
    process.seconds = 2
    writer = os.open(endless, os.O_RDWR)  # does not wait for a reader: the child may be ended before it is one
    assert (await process.ask("look", endless, tmp_path, {"reader": {}}))["error"]["code"] == "TIMEOUT"
    os.close(writer)


async def test_a_child_that_died_between_questions_is_replaced(process: PreviewProcess, tmp_path: Path) -> None:
    assert await answers(process, tmp_path)
    assert process.pid
    first, child = process.pid, os.pidfd_open(process.pid)
    os.kill(first, signal.SIGKILL)
    assert select.select([child], [], [], 60)[0]
    os.close(child)
    assert await answers(process, tmp_path)
    assert process.pid != first


async def answers(process: PreviewProcess, folder: Path) -> bool:
    (folder / "in.csv").write_bytes(MESSY)
    return (await process.ask("look", folder / "in.csv", folder, {"reader": {}}))["rows_seen"] == 2


async def test_a_child_may_do_little_and_knows_no_secret(process: PreviewProcess, tmp_path: Path) -> None:
    assert await answers(process, tmp_path)
    child = Path("/proc", str(process.pid))
    limits = (child / "limits").read_text()
    assert "Max address space         2147483648" in limits
    assert "Max core file size        0" in limits
    assert "SECRET_KEY" not in (child / "environ").read_text()


WEB = """
import asyncio
from jobs.previewing.preview_process import PreviewProcess

async def serve():
    process = PreviewProcess()
    await process.start()
    print(process.pid, flush=True)
    await asyncio.Event().wait()

asyncio.run(serve())
"""


def test_a_child_ends_with_the_web_process_even_if_that_is_killed() -> None:
    with subprocess.Popen([sys.executable, "-c", WEB], stdout=subprocess.PIPE, text=True) as web:
        assert web.stdout
        child = os.pidfd_open(int(web.stdout.readline()))
        web.kill()
    assert select.select([child], [], [], 60)[0]
    os.close(child)
