"""Rinse and all that it depends on, each as a part that can be broken and healed: launcher, Redis, database, storage."""

import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from models import db
from models.settings import get_settings
from tests.chaos.parts import Bucket, Folder, Launcher, Postgres, Redis, Sqlite
from tests.ui.served import free_port

WORKERS = 3
SWEEP_SECONDS = 10


class World:
    """The object of the faults."""

    def __init__(self, launcher: Launcher, redis: Redis, database: Sqlite | Postgres, storage: Folder | Bucket) -> None:
        self.launcher, self.redis, self.database, self.storage = launcher, redis, database, storage
        self.address = f"http://127.0.0.1:{launcher.environment['PORT']}"
        self.api = f"{self.address}/api/v1"

    def heal(self) -> None:
        """Ends all faults; Rinse has to notice that by itself."""
        for part in (self.redis, self.database, self.storage, self.launcher):
            part.heal()


@contextmanager
def opened(folder: Path, database: str, storage: str, mutant: str) -> Iterator[World]:
    """Runs everything in this folder. This process may read the rows and the storage, too."""
    with ExitStack() as parts:
        redis = parts.enter_context(Redis(folder))
        rows = parts.enter_context(Postgres() if database == "postgres" else Sqlite(folder))
        objects = parts.enter_context(Bucket() if storage == "bucket" else Folder(folder))
        environment = {
            "PATH": os.environ["PATH"],
            "DATA_DIR": str(folder),
            "PORT": str(free_port()),
            "REDIS_URL": redis.url,
            "WORKERS": str(WORKERS),
            "MAX_ATTEMPTS": "10",
            "SWEEP_SECONDS": str(SWEEP_SECONDS),
            "CHAOS_MUTANT": mutant,
            **rows.environment,
            **objects.environment,
        }
        os.environ.update(environment)
        get_settings.cache_clear()
        parts.callback(db.dispose)
        launcher = parts.enter_context(Launcher(folder, environment))
        yield World(launcher, redis, rows, objects)
