"""An order: what is to be done. The same for pages, the API, schedules and internal jobs."""

from dataclasses import KW_ONLY, dataclass, field
from typing import Any


@dataclass(frozen=True)
class Order:
    """A piece of work on a file, and who is told of its end. What is left out has the usual default.

    The last four fields are filled in by `jobs.queue.accept`.
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
    """The files that the options refer to: they are kept as long as the job is."""
