"""A disk without room. Whatever may be large is written within `room_on_disk`, so that one sentence says it."""

import errno
from collections.abc import Iterator
from contextlib import contextmanager

from jobs.cleaning.errors import CleaningError

FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


@contextmanager
def room_on_disk() -> Iterator[None]:
    """Where there is none, raises CleaningError with the code DISK_FULL."""
    try:
        yield
    except Exception as error:  # Polars has errors of its own for it; what is no full disk goes on as it is
        if is_full(error):
            raise CleaningError("The disk is full. Make room and try again.", code="DISK_FULL") from error
        raise


def is_full(error: BaseException) -> bool:
    """Polars tells the number in its words alone, and of Parquet with an error of its own."""
    return getattr(error, "errno", None) in FULL or any(f"(os error {number})" in str(error) for number in FULL)
