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
    except Exception as error:  # Polars has its own errors for this; other errors are raised unchanged
        if is_full(error):
            raise CleaningError("The disk is full. Make room and try again.", code="DISK_FULL") from error
        raise


def is_full(error: BaseException) -> bool:
    """Polars gives the number of an error, also of one that it was given, only in its message."""
    said = (form.format(number) for form in ("(os error {})", "[Errno {}]") for number in FULL)
    return getattr(error, "errno", None) in FULL or any(number in str(error) for number in said)
