"""The machine on which the figures were measured: what matters, and nothing that identifies it."""

import os
import platform
from importlib.metadata import PackageNotFoundError, version

import psutil

PACKAGES = ("polars", "pandas", "numpy", "duckdb", "nicegui", "rq", "redis")


def described() -> str:
    memory = psutil.virtual_memory().total / 2**30
    packages = ", ".join(f"{name} {found}" for name in PACKAGES if (found := installed(name)))
    return (
        f"{os.cpu_count()} cores ({platform.machine()}), {memory:.0f} GiB of memory, {platform.system()}, "
        f"Python {platform.python_version()}, {packages}."
    )


def installed(package: str) -> str | None:
    """The package's version; None if it is not installed."""
    try:
        return version(package)
    except PackageNotFoundError:
        return None
