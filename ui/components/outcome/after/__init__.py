"""The actions offered for a finished job, one per module, in the order of `AFTER`.

Each module has `offer(job, user)`, which adds its button to the current slot, or nothing if it does not apply.
"""

from collections.abc import Callable

from models.job import Job
from models.user import User
from ui.components.outcome.after import formats, next_file

Offer = Callable[[Job, User], None]

AFTER: tuple[Offer, ...] = (formats.offer, next_file.offer)
