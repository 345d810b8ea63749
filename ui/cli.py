"""The command line: the same functions as in the browser and the API. The cleaning commands need no server.

Exit codes: 0 done, 1 an expected error, in one sentence on stderr, 2 wrong usage, 3 the input is not as the recipe expects it
and somebody must look at it, 130 interrupted, 143 and 129 ended by SIGTERM and SIGHUP.
"""

import argparse
import gc
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from importlib import import_module
from types import FrameType

from jobs.cleaning.errors import CleaningError, Drift
from ui.arguments import parser
from ui.commands import complain, in_words, sentence

GC_THRESHOLD = 50_000
"""Allocations between garbage collections; Python's default of 700 is reached dozens of times while a file is opened."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command line and returns its exit code. Expected errors become one line on stderr."""
    words = sys.argv[1:] if arguments is None else arguments
    args = parser(words).parse_args(words)
    try:
        status = dispatch(args)
        if sys.stdout:
            sys.stdout.flush()  # here, a failed write is still reported as the command's error
        return status
    except Drift as error:
        complain(f"{error.code}: {error}")
        return 3
    except CleaningError as error:
        return complain(f"{error.code}: {in_words(error)}")
    except BrokenPipeError:
        return closed_pipe()
    except KeyboardInterrupt:
        return 130
    except Exception as error:
        if args.debug:
            raise
        return complain(sentence(error))


def dispatch(args: argparse.Namespace) -> int:
    """Imports only what this command needs."""
    if "run" in args:
        gc.set_threshold(GC_THRESHOLD)
        with ending_tidily():
            return imported(args.run)(args)
    from models.settings import get_settings

    return imported(args.role)(get_settings())


def imported(place: str) -> Callable[..., int]:
    """Imports the function at "module:function"."""
    module, _, name = place.partition(":")
    with without_garbage_collection():
        function: Callable[..., int] = getattr(import_module(module), name)
    return function


@contextmanager
def without_garbage_collection() -> Iterator[None]:
    """Turns off garbage collection while modules are imported, which would otherwise take a tenth longer."""
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()


@contextmanager
def ending_tidily() -> Iterator[None]:
    """SIGTERM and a closed terminal end a command as Ctrl-C does: what it has half written is removed."""

    def end(number: int, _: FrameType | None) -> None:
        sys.exit(128 + number)

    ends = [each for each in (signal.SIGTERM, signal.SIGHUP) if signal.getsignal(each) is signal.SIG_DFL]
    for each in ends:
        signal.signal(each, end)
    try:
        yield
    finally:
        for each in ends:
            signal.signal(each, signal.SIG_DFL)


def closed_pipe() -> int:
    """The reader of our output has closed the pipe. That is not an error, but nothing may be written at exit either."""
    sys.stdout = None  # otherwise the interpreter flushes into the closed pipe
    return 0
