"""What somebody wants done: the same for pages, programs, schedules and our own work."""

from dataclasses import KW_ONLY, dataclass, field
from typing import Any


@dataclass(frozen=True)
class Order:
    """A piece of work on a file, and who hears of its end. Whatever is left out is as usual.

    The last four are for whoever accepts the order to fill in.
    """

    kind: str
    file_id: str | None = None
    options: dict[str, Any] = field(default_factory=dict)
    _: KW_ONLY
    draft: bool = False
    email: str | None = None
    webhook: str | None = None
    copy_to: str | None = None
    max_attempts: int | None = None
    priority: int | None = None

    internal: bool = False
    group_id: str | None = None
    recipe_id: str | None = None
    files: frozenset[str] = frozenset()
    """Those that the options name: they stay as long as the job does."""
