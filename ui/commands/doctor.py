"""`doctor`: checks database, storage, Redis and mail, and reports what is wrong."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from sqlalchemy import make_url

from jobs import redis_client
from jobs.cleaning.build import in_words
from jobs.notifications import mail
from jobs.waiting import explaining
from models import db, storage
from models.errors import DatabaseUnavailable, Misconfigured, NotFound, RinseError
from models.installation import NO_DATA, data_folder
from models.neighbours import demand_to_be_alone
from models.revision import is_current
from models.settings import Settings
from models.storage_local import PARTS


def examine(settings: Settings) -> int:
    """Prints the version and a line for each part; exit code 1 if one does not work. Leaves nothing behind.

    Raises NotFound before the first start, unless DATA_DIR says where it will be.
    """
    if settings.data_dir == data_folder() and not db.is_there():
        raise NotFound(NO_DATA.format(settings.data_dir))
    checks: list[tuple[str, str, Callable[[], object]]] = [
        ("database", make_url(settings.database_url).render_as_string(hide_password=True), check_database),
        ("storage", settings.storage, lambda: check_storage(settings)),
        ("redis", redis_client.describe(settings), redis_client.check),
    ]
    if settings.sends_mail:
        checks.append(("mail", mail.describe(settings), lambda: mail.check(settings)))
    print(f"  Rinse     {in_words()}")
    with without_new_folders(Path(settings.storage) / PARTS):
        found = [answers(*each) for each in checks]
    return 0 if all(found) else 1


def check_database() -> None:
    """An SQLite file is made by the first start, not here."""
    if db.is_there():
        explaining(db.check)


def check_storage(settings: Settings) -> None:
    """Raises StorageShared, too, which people should know of although everything goes on."""
    opened = storage.open_storage(settings)
    opened.check()
    if has_tables():
        demand_to_be_alone(opened)


def has_tables() -> bool:
    """What is wrong with the database is said on its own line."""
    with suppress(DatabaseUnavailable, Misconfigured):
        return db.is_there() and is_current()
    return False


@contextmanager
def without_new_folders(path: Path) -> Iterator[None]:
    """Those on the way to this one that are made meanwhile are removed again, unless somebody else has put something there."""
    new = [each for each in (path, *path.parents) if not each.exists()]
    yield
    for each in new:
        with suppress(OSError):
            each.rmdir()


def answers(part: str, place: str, check: Callable[[], object]) -> bool:
    """Runs one check and prints the outcome."""
    try:
        check()
    except RinseError as error:
        print(f"✕ {part:9} {place}: {error}")
        return False
    print(f"● {part:9} {place}")
    return True
