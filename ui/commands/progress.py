"""Progress bars on a terminal."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from jobs.cleaning.run import Progress


@contextmanager
def progress_bar(name: str) -> Iterator["Bar | None"]:
    """A progress bar on a terminal; None otherwise."""
    if not sys.stderr.isatty():
        yield None
        return
    bar = Bar(name)
    try:
        yield bar
    finally:
        bar.close()


@contextmanager
def counter(what: str) -> Iterator[Callable[[int, int], None]]:
    """A progress bar for things that are counted."""
    if not sys.stderr.isatty():
        yield lambda *_: None
        return
    from tqdm import tqdm

    with tqdm(desc=what, leave=False) as bar:

        def show(done: int, total: int) -> None:
            bar.total = total
            bar.update(done - bar.n)

        yield show


class Bar:
    """The progress of a cleaning: share, rows, and seconds left."""

    def __init__(self, name: str) -> None:
        from tqdm import tqdm

        self._bar = tqdm(
            total=1.0,
            desc=name,
            leave=False,
            bar_format="{desc} {bar} {percentage:3.0f} % · {postfix} · {remaining} left",
        )

    def __call__(self, progress: Progress) -> None:
        self._bar.set_postfix_str(f"{progress.rows_done:,} rows", refresh=False)
        self._bar.update(progress.share - self._bar.n)

    def close(self) -> None:
        self._bar.close()
