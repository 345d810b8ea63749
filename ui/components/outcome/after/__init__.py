"""What can be done with a job that is done: one file each, in the order of `AFTER`.

Each has `offer(job, user)`, which puts its button where it is called, or nothing where it does not apply.
"""

from collections.abc import Callable

from models.job import Job
from models.user import User
from ui.components.outcome.after import formats, next_file

Offer = Callable[[Job, User], None]

AFTER: tuple[Offer, ...] = (formats.offer, next_file.offer)
