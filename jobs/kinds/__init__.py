"""The kinds of background work. Each module in this package that defines a Kind is discovered automatically."""

import importlib
import pkgutil
from functools import lru_cache
from typing import Any

from jobs.kinds.base import Kind
from jobs.work import Work
from models.errors import Refused
from models.job import Job


def get(kind_id: str) -> Kind:
    """Raises Refused for an unknown kind."""
    kind = all_kinds().get(kind_id)
    if kind is None:
        raise Refused(f"There is no kind of job {kind_id!r}. The kinds are {', '.join(sorted(all_kinds()))}.")
    return kind


def of(job: Job) -> Kind:
    """The job's kind; a stand-in for one of another version that this one does not have."""
    return all_kinds().get(job.kind) or UnknownKind(job.kind)


def instead_of_cleaning(holds: str) -> Kind | None:
    """The kind for files with these contents instead of a table, if there is one."""
    return next((kind for kind in all_kinds().values() if kind.holds is not None and kind.holds == holds), None)


@lru_cache
def all_kinds() -> dict[str, Kind]:
    """Each kind by its id."""
    modules = (importlib.import_module(f"{__name__}.{each.name}") for each in pkgutil.iter_modules(__path__))
    kinds = (each() for module in modules for each in vars(module).values() if _is_kind_of(module.__name__, each))
    return {kind.id: kind for kind in kinds}


class UnknownKind(Kind):
    """A kind that only another version of Rinse has. Its jobs can be viewed and deleted, and their results downloaded."""

    id = "unknown"
    title = "Unknown work"
    internal = True

    def __init__(self, kind_id: str) -> None:
        self.complaint = f"there is no kind of job {kind_id!r}."

    def known_part(self, options: Any) -> tuple[dict[str, Any], str]:  # noqa: ARG002  the base class's
        return {}, self.complaint

    def run(self, work: Work) -> dict[str, Any]:  # noqa: ARG002  the base class's
        raise Refused(self.complaint)


def _is_kind_of(module: str, each: object) -> bool:
    return isinstance(each, type) and issubclass(each, Kind) and each is not Kind and each.__module__ == module
