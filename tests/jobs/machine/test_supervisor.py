"""Processes are kept running, and end when they are told to."""

import os
import signal
from functools import partial
from pathlib import Path

from jobs.machine.supervisor import ManagedProcess, stop


def end() -> int:
    return 0


def sleep() -> int:
    signal.pause()
    return 0


def be_deaf(here: Path) -> int:
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    here.write_text("x")
    signal.sigwait([signal.SIGUSR1])
    return 0


def test_a_process_that_ends_is_started_again_whatever_its_exit_code() -> None:
    kept = ManagedProcess("short", end, grace=0)
    kept.start()
    first = kept.process
    first.join()
    assert kept.code == 0
    kept.look()
    assert kept.process.pid != first.pid
    kept.process.join()


def test_a_process_that_keeps_ending_is_given_a_pause() -> None:
    kept = ManagedProcess("short", end, grace=0)
    kept.start()
    for _ in range(2):
        kept.process.join()
        kept.look()
    assert kept.has_ended
    assert kept.pause == 2.0


def test_a_process_that_runs_is_left_alone() -> None:
    kept = ManagedProcess("sleeper", sleep, grace=5)
    kept.start()
    pid = kept.process.pid
    kept.look()
    assert kept.process.pid == pid
    stop([kept], is_urgent=lambda: False)
    assert kept.code == -signal.SIGTERM


def test_a_process_that_does_not_listen_is_killed(tmp_path: Path) -> None:
    here = tmp_path / "here"
    os.mkfifo(here)
    kept = ManagedProcess("deaf", partial(be_deaf, here), grace=0)
    kept.start()
    here.read_text()  # blocks until the child runs and ignores signals
    stop([kept], is_urgent=lambda: True)
    assert kept.code == -signal.SIGKILL
