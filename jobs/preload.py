"""What a worker loads once, before its first fork, so that forks need not load it again and again.

The parent never uses Polars, in whose forks Polars would hang, and has no connections open when it forks.
"""

import gc
import importlib
import logging
import pkgutil
from contextlib import suppress

import numpy.ma  # noqa: F401
import polars  # noqa: F401
from sqlalchemy import make_url
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import configure_mappers

import jobs.cleaning.reader
import jobs.cleaning.writer
from jobs import kinds, observability
from jobs.cleaning.build import code
from jobs.cleaning.registry import all_steps
from jobs.cleaning.script import all_imports, all_parts
from models import db
from models.errors import DatabaseUnavailable
from models.job import Order, Progress, beat, begin, create_job, finish, take
from models.settings import Settings
from models.storage import load_storage

log = logging.getLogger(__name__)

NOBODY = ""


def preload(settings: Settings) -> None:
    load(settings)
    rehearse()
    keep_for_good()


def load(settings: Settings) -> None:
    """Imports, and builds what can be built without a database."""
    kinds.all_kinds()
    build_steps()
    all_parts()
    all_imports()
    code()  # as it is now, whatever stands there by the time a receipt is written
    load_late_modules()
    load_storage(settings)
    observability.load(settings)
    make_url(settings.database_url).get_dialect().import_dbapi()
    configure_mappers()


def rehearse() -> None:
    """Takes a job through its life, and rolls everything back: this compiles the SQL statements, which each fork would
    otherwise compile itself, while others wait to write."""
    try:
        with suppress(Rehearsed), db.session() as session:
            job, _ = create_job(session, NOBODY, Order(kind=""))
            take(session, NOBODY)
            begin(session, job.id, job.attempt)
            for progress in (None, Progress(0)):
                beat(session, job.id, job.attempt, progress)
            finish(session, job.id, job.attempt, {}, {}, Progress(1), 0)
            raise Rehearsed
    except (DatabaseUnavailable, DBAPIError) as error:  # it is away, or has no tables yet
        log.info("not rehearsed", extra={"reason": str(error)})
    finally:
        db.get_engine().dispose()


class Rehearsed(Exception):
    """Rolls everything back."""


def keep_for_good() -> None:
    """Exempts everything loaded from garbage collection: a collection in a fork would touch, and so copy, all of its memory."""
    gc.collect()
    gc.freeze()


def build_steps() -> None:
    """Builds the pydantic validators of all steps, which would otherwise be built on first use."""
    for step in all_steps().values():
        step.model_rebuild()


def load_late_modules() -> None:
    """Imports the modules of the core that are usually imported late, so that commands start sooner."""
    for package in (jobs.cleaning, jobs.cleaning.reader, jobs.cleaning.writer):
        for module in pkgutil.iter_modules(package.__path__, f"{package.__name__}."):
            if not module.ispkg:
                importlib.import_module(module.name)
