"""Child processes that die with their parent, even if it is killed and cannot clean up."""

import ctypes
import os
import select
import signal
import socket
import subprocess
import sys
from collections.abc import Sequence
from resource import struct_rusage
from typing import Any

PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None) if sys.platform == "linux" else None


def start_child(command: Sequence[str], **options: Any) -> subprocess.Popen[bytes]:
    """Starts a program as our child, in a process group of its own, so that only we receive Ctrl-C from the terminal.

    The kernel ties it to the *thread* that starts it: call this from the main thread, or from one that lives as long.
    """
    parent = os.getpid()
    # Between fork and exec this only makes system calls, which is safe even in a process with threads.
    return subprocess.Popen(command, preexec_fn=lambda: die_with(parent), process_group=0, **options)


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
