"""Waiting for a child process."""

import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from jobs.machine.children import wait_for

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
