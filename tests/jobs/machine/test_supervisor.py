"""Processes are kept running, and end when they are told to."""

import os
import signal
import sys
from pathlib import Path

from jobs.machine.supervisor import ManagedProcess, stop

SLEEPER = [sys.executable, "-c", "import signal; print('here', flush=True); signal.pause()"]


def test_a_process_that_ends_is_started_again_whatever_its_exit_code() -> None:
    kept = ManagedProcess("short", [sys.executable, "-c", ""], grace=0)
    kept.start()
    first = kept.process
    assert first.wait() == 0
    kept.look()
    assert kept.process.pid != first.pid
    kept.process.wait()


def test_a_process_that_keeps_ending_is_given_a_pause() -> None:
    kept = ManagedProcess("short", [sys.executable, "-c", ""], grace=0)
    kept.start()
    for _ in range(2):
        kept.process.wait()
        kept.look()
    assert kept.has_ended
    assert kept.pause == 2.0


def test_a_process_that_runs_is_left_alone() -> None:
    kept = ManagedProcess("sleeper", SLEEPER, grace=5)
    kept.start()
    pid = kept.process.pid
    kept.look()
    assert kept.process.pid == pid
    stop([kept], is_urgent=lambda: False)
    assert kept.process.returncode == -signal.SIGTERM


def test_a_process_that_does_not_listen_is_killed(tmp_path: Path) -> None:
    here = tmp_path / "here"
    os.mkfifo(here)
    deaf = f"import signal; signal.signal(15, signal.SIG_IGN); open({str(here)!r}, 'w').write('x'); signal.sigwait([10])"
    kept = ManagedProcess("deaf", [sys.executable, "-c", deaf], grace=0)
    kept.start()
    here.read_text()  # blocks until the child runs and ignores signals
    stop([kept], is_urgent=lambda: True)
    assert kept.process.returncode == -signal.SIGKILL
