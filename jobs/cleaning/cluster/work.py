"""What a worker does: it takes one part of the table through a round. Repeating that gives the same files."""

import copy
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from pathlib import Path
from time import perf_counter
from typing import Any

import polars as pl

from jobs.cleaning.build import code
from jobs.cleaning.cluster.folder import Folder, read_objects, write_objects
from jobs.cleaning.errors import ClusterLost
from jobs.cleaning.learners.rowset import hashes
from jobs.cleaning.stage import Stage
from jobs.cleaning.trail.ledger import Parcel, Wanted

OTHER = (
    "A worker of the Dask cluster has another Rinse, Polars or processor than this machine. "
    "Give all of them the same, and start the worker again."
)


@dataclass(frozen=True)
class Task:
    """What to do with each part in a round."""

    stages: Sequence[Stage]
    learns: frozenset[int]
    applies: frozenset[int]
    """The numbers of the steps, as for `learns`."""
    wanted: Wanted


@dataclass(frozen=True)
class Done:
    """What the client gets back: only numbers. `seconds` are by step."""

    height: int
    seconds: dict[int, float]


def put_task(folder: Folder, round_: int, task: Task) -> None:
    write_objects(folder.task(round_), version(), task)


@lru_cache(maxsize=1)
def get_task(path: Path) -> Task:
    """What was learned may be large: a worker reads it once per round."""
    objects = read_objects(path)
    if next(objects) != version():
        raise ClusterLost(OTHER)
    task: Task = next(objects)
    return task


@cache
def version() -> tuple[str, ...]:
    """What must be the same everywhere: the code, Polars, and how it hashes a row."""
    return code(), pl.__version__, str(hashes(pl.DataFrame({"a": ["x", None, ""]})))


def carry(path: str, round_: int, part: int, left_by: int, since: int) -> Done:
    """The part as the round `left_by` left it; steps up to the number `since` do not apply to it."""
    folder = Folder(Path(path))
    task = get_task(folder.task(round_))
    parcel = Parcel(0, folder.batch(part, left_by), None)
    seconds: defaultdict[int, float] = defaultdict(float)
    findings: dict[int, dict[str, Any]] = {}
    for stage in task.stages:
        if stage.number <= since:
            continue
        start = perf_counter()
        if stage.number in task.learns and stage.learner:
            stage = replace(stage, learner=copy.deepcopy(stage.learner))
            stage.learn(parcel.batch)
            findings[stage.number] = stage.learner.findings() if stage.learner else {}
        if stage.number in task.applies:
            parcel = parcel.through(stage, task.wanted)
        seconds[stage.number] += perf_counter() - start
    if task.applies:
        folder.put(part, round_, parcel.batch, parcel.entries)
    if findings:
        write_objects(folder.findings(part, round_), findings)
    return Done(parcel.batch.height, dict(seconds))
