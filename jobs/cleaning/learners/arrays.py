"""What learners keep in numpy's arrays."""

from typing import Any

import numpy as np

Ids = np.ndarray[Any, np.dtype[np.int64]]
Flags = np.ndarray[Any, np.dtype[np.bool_]]


def with_room(array: Any, length: int) -> Any:
    """The array with at least this length, zeros behind; longer by half, so that growing batch by batch stays cheap."""
    if length <= len(array):
        return array
    longer = np.zeros(length + length // 2, array.dtype)
    longer[: len(array)] = array
    return longer
