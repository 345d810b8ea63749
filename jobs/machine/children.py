"""Child processes that die with their parent, even if it is killed and cannot clean up."""

import ctypes
import os
import select
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from multiprocessing.context import ForkProcess, SpawnProcess
from multiprocessing.process import BaseProcess
from pathlib import Path
from resource import struct_rusage
from typing import Any

PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None) if sys.platform == "linux" else None

Fork = ForkProcess if sys.platform == "linux" else SpawnProcess
"""macOS's own libraries may abort in a fork of a process that has used them: there, children share nothing."""
ENDS = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)
"""The signals that a launcher handles, and its children do not."""


def start_child(command: Sequence[str], **options: Any) -> subprocess.Popen[bytes]:
    """Starts a program as our child, in a process group of its own, so that only we receive Ctrl-C from the terminal.

    The kernel ties it to the *thread* that starts it: call this from the main thread, or from one that lives as long.
    """
    parent = os.getpid()
    # Between fork and exec this only makes system calls, which is safe even in a process with threads.
    return subprocess.Popen(command, preexec_fn=lambda: die_with(parent), process_group=0, **options)


def start_fork(name: str, run: Callable[[], int]) -> BaseProcess:
    """Runs it in a fork of this process, which shares the memory of all that is loaded; tied to us like `start_child`.

    Not after Polars has been used here: forks of such a process wait for its threads forever.
    """
    process = Fork(target=_run_as_child, args=(os.getpid(), name, run))
    before = signal.pthread_sigmask(signal.SIG_BLOCK, ENDS)  # until it no longer handles them as we do
    try:
        process.start()
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
    return process


def _run_as_child(parent: int, name: str, run: Callable[[], int]) -> None:
    die_with(parent)
    os.setpgid(0, 0)
    with suppress(OSError):  # Linux: what `top` and `ps -e` call it
        Path("/proc/self/comm").write_text(f"rinse {name}")
    for each in ENDS:
        if signal.getsignal(each) is not signal.SIG_IGN:
            signal.signal(each, signal.default_int_handler if each == signal.SIGINT else signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, ENDS)
    sys.exit(run())


def die_with(parent: int) -> None:
    """Asks the kernel to kill the calling process as soon as `parent`, which started it, is gone.

    Only Linux can do this. Elsewhere, children only end with a parent that shuts down properly.
    """
    if _libc is None:
        return
    _libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:  # it died before we could ask
        os._exit(1)


def wait_for(pid: int) -> tuple[int, int, struct_rusage]:
    """Like `os.wait4`, for the main thread, but signal handlers run at once.

    The system may deliver a signal to any thread, also one of a library; a main thread that sleeps in `wait4` would not wake.
    """
    awake, waker = socket.socketpair()
    awake.setblocking(False)
    waker.setblocking(False)
    other = signal.signal(signal.SIGCHLD, lambda *_: None)  # without a handler, it would not wake us
    before = signal.set_wakeup_fd(waker.fileno(), warn_on_full_buffer=False)
    try:
        while not (found := os.wait4(pid, os.WNOHANG))[0]:
            select.select([awake], [], [])
            awake.recv(4096)
        return found
    finally:
        signal.set_wakeup_fd(before)
        signal.signal(signal.SIGCHLD, other)
        awake.close()
        waker.close()


def stop_child(child: subprocess.Popen[bytes], grace: float) -> None:
    """SIGTERM, then SIGKILL when `grace` seconds were not enough."""
    child.terminate()
    try:
        child.wait(grace)
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait()
