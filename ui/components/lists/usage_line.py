"""The line above the list that says how much storage a person's files and results take, and how long they are kept."""

import asyncio

from jobs.cleaning.plural import plural
from jobs.files.retention import keep_days
from models import db
from models.amounts import in_words
from models.settings import get_settings
from models.usage import Usage, usage_of
from models.user import User
from ui.components.parts.tags import tag


async def usage_line(user: User) -> None:
    """Adds the line to the current slot. Nothing for somebody who has stored nothing."""
    usage, days = await asyncio.to_thread(read, user)
    if usage.files or usage.jobs:
        tag("p", f"{taken(usage)} {kept(days)}", "muted small usage-line")


def read(user: User) -> tuple[Usage, int]:
    with db.read_session() as session:
        usage = usage_of(session, user.id)
    return usage, keep_days(user.id)


def taken(usage: Usage) -> str:
    files = "file takes" if usage.files == 1 else f"{usage.files:,} files take"
    quota = get_settings().max_bytes_per_person
    most = f", of the {in_words(quota)} that you may store" if quota else ""
    return f"Your {files} {in_words(usage.files_bytes)}, results {in_words(usage.results_bytes)}{most}."


def kept(days: int) -> str:
    """According to this server's settings."""
    drafts = get_settings().keep_drafts_days
    jobs = f"Results are kept for {plural(days, 'day')}" if days else "Results are kept until you delete them"
    return f"{jobs}, drafts and files without a job for {plural(drafts, 'day')}." if drafts else f"{jobs}."
