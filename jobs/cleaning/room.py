"""Full disks. Whatever may be large is written within `room_on_disk`, which turns the error into a message."""

import errno
from collections.abc import Iterator
from contextlib import contextmanager

from jobs.cleaning.errors import CleaningError

FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


@contextmanager
def room_on_disk() -> Iterator[None]:
    """Raises CleaningError with the code DISK_FULL if the disk is full."""
    try:
        yield
    except Exception as error:  # Polars has errors of its own for it; what is no full disk goes on as it is
        if is_full(error):
            raise CleaningError("The disk is full. Make room and try again.", code="DISK_FULL") from error
        raise


def is_full(error: BaseException) -> bool:
    """Polars tells the number in its words alone, and of Parquet with an error of its own."""
    return getattr(error, "errno", None) in FULL or any(f"(os error {number})" in str(error) for number in FULL)
