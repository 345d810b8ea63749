"""`doctor`: checks database, storage, Redis and mail, and reports what is wrong."""

from collections.abc import Callable

from sqlalchemy import make_url

from jobs import redis_client
from jobs.cleaning.build import in_words
from jobs.notifications import mail
from jobs.waiting import explaining
from models import db, storage
from models.errors import NotFound, RinseError
from models.installation import NO_DATA, data_folder
from models.settings import Settings


def examine(settings: Settings) -> int:
    """Prints the version and a line for each part; exit code 1 if one does not work.

    Raises NotFound before the first start, unless DATA_DIR says where it will be: the checks would make a data folder.
    """
    if settings.data_dir == data_folder() and not db.is_there():
        raise NotFound(NO_DATA.format(settings.data_dir))
    checks: list[tuple[str, str, Callable[[], object]]] = [
        ("database", make_url(settings.database_url).render_as_string(hide_password=True), lambda: explaining(db.check)),
        ("storage", settings.storage, lambda: storage.open_storage(settings).check()),
        ("redis", redis_client.describe(settings), redis_client.check),
    ]
    if settings.sends_mail:
        checks.append(("mail", mail.describe(settings), lambda: mail.check(settings)))
    print(f"  Rinse     {in_words()}")
    found = [answers(*each) for each in checks]
    return 0 if all(found) else 1


def answers(part: str, place: str, check: Callable[[], object]) -> bool:
    """Runs one check and prints the outcome."""
    try:
        check()
    except RinseError as error:
        print(f"✕ {part:9} {place}: {error}")
        return False
    print(f"● {part:9} {place}")
    return True
