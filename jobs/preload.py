"""What a worker loads once, before its first fork: what it does not have, each fork would load for itself, again and again.

Loading only. The parent never uses Polars, and opens no database and no storage: a fork would hang, or share them.
"""

import gc
import importlib
import pkgutil

import numpy.ma  # noqa: F401
import polars  # noqa: F401
from sqlalchemy import make_url
from sqlalchemy.orm import configure_mappers

import jobs.cleaning.reader
import jobs.cleaning.writer
from jobs import kinds, observing
from jobs.cleaning.registry import all_steps
from jobs.cleaning.script import all_imports, all_parts
from models.settings import Settings
from models.storage import load_storage


def preload(settings: Settings) -> None:
    kinds.all_kinds()
    list(all_steps().values())
    all_parts()
    all_imports()
    load_late_modules()
    load_storage(settings)
    observing.load(settings)
    make_url(settings.database_url).get_dialect().import_dbapi()
    configure_mappers()
    keep_for_good()


def keep_for_good() -> None:
    """What is loaded is no garbage: a fork that looks for some need not touch it all, and so copy it."""
    gc.collect()
    gc.freeze()


def load_late_modules() -> None:
    """Those of the core that are imported where they are used, so that other programs start sooner."""
    for package in (jobs.cleaning, jobs.cleaning.reader, jobs.cleaning.writer):
        for module in pkgutil.iter_modules(package.__path__, f"{package.__name__}."):
            if not module.ispkg:
                importlib.import_module(module.name)
