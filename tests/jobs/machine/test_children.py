"""Waiting for a child process."""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from jobs.machine.children import ENDS, start_fork, wait_for

SLEEPER = [sys.executable, "-c", "import signal; signal.pause()"]


def test_how_a_child_ended_is_told() -> None:
    with subprocess.Popen([sys.executable, "-c", "raise SystemExit(3)"]) as child:
        pid, status, _ = wait_for(child.pid)
        assert (pid, os.waitstatus_to_exitcode(status)) == (child.pid, 3)
        with pytest.raises(ChildProcessError):
            wait_for(child.pid)
        child.returncode = 3


def test_a_signal_that_another_thread_takes_is_heard() -> None:
    with subprocess.Popen(SLEEPER) as child:
        before = signal.signal(signal.SIGUSR1, lambda *_: child.send_signal(signal.SIGKILL))
        mask = signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGUSR1])  # so that the other thread gets it
        other = threading.Thread(target=signal_when_asleep, args=[threading.get_native_id()])
        try:
            other.start()
            _, status, _ = wait_for(child.pid)
        finally:
            other.join()
            signal.pthread_sigmask(signal.SIG_SETMASK, mask)
            signal.signal(signal.SIGUSR1, before)
        child.returncode = os.waitstatus_to_exitcode(status)
        assert child.returncode == -signal.SIGKILL


def signal_when_asleep(thread: int) -> None:
    """Sends a signal once that thread of this process sleeps in the kernel."""
    signal.pthread_sigmask(signal.SIG_UNBLOCK, [signal.SIGUSR1])
    state = Path(f"/proc/self/task/{thread}/stat")
    while state.read_text().rpartition(")")[2].split()[0] != "S":
        pass
    os.kill(os.getpid(), signal.SIGUSR1)


@pytest.mark.parametrize("end", ENDS)
def test_a_fork_does_not_handle_signals_as_we_do(end: signal.Signals) -> None:
    before = signal.signal(end, lambda *_: None)
    try:
        child = start_fork("deaf", raise_here(end))
        child.join()
    finally:
        signal.signal(end, before)
    assert child.exitcode == (7 if end == signal.SIGINT else -end)


def test_what_was_ignored_stays_ignored_in_a_fork() -> None:
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        child = start_fork("nohup", raise_here(signal.SIGHUP))
        child.join()
    finally:
        signal.signal(signal.SIGHUP, before)
    assert child.exitcode == 0


def raise_here(end: signal.Signals) -> Callable[[], int]:
    def run() -> int:
        try:
            signal.raise_signal(end)
        except KeyboardInterrupt:  # what Ctrl-C is in Python
            return 7
        return 0

    return run
