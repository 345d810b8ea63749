"""Storage in use, by owner, and the limits."""

import asyncio
import shutil

from nicegui import ui

from jobs.cleaning.plural import plural
from models import db
from models.account import folded, names_of
from models.amounts import in_words
from models.file import usage
from models.job.retention import days_of_owners
from models.settings import Settings, get_settings
from models.usage import Usage, usage_by_owner
from models.user import User
from ui.components.lists.keep_days import KeepDays
from ui.components.lists.pages import Pages, finder
from ui.components.parts.plain_table import PlainTable, Row, number, text
from ui.components.parts.plain_table import size as bytes_of
from ui.components.parts.sections import Facts, facts, part
from ui.list_address import Address, address_of
from ui.pages.admin.tab import tab

LIMITS = (
    "max_upload_bytes",
    "max_bytes_per_person",
    "job_timeout_seconds",
    "job_memory_bytes",
    "job_lease_seconds",
    "jobs_per_owner",
    "max_attempts",
)


PAGE = 100
COLUMNS = ["Owner", "Files", "Their size", "Jobs", "Size of results", "Results are kept"]
NOBODY = ("No file yet", "Whoever drops the first one appears here.")
NONE_SUCH = ("Nobody with such a name has a file", "Try another part of it.")


@tab("/admin/storage")
async def show(_: User) -> None:
    """`/admin/storage`"""
    address = address_of("/admin/storage", ui.context.client.request.query_params)
    kept, owners, total = await asyncio.to_thread(read, address)
    facts(kept)
    with part("By owner"):
        if address.q or total > PAGE:
            finder(address)
        PlainTable(COLUMNS, owners, NONE_SUCH if address.q else NOBODY)
        Pages(address, PAGE).count(len(owners), total)
        if owners:
            KeepDays({owner.id: owner.cells[0]["text"] for owner in owners})
    with part("Limits", "Set in the environment, or in a file called .env."):
        facts(limits(get_settings()))


def read(address: Address) -> tuple[Facts, list[Row], int]:
    """How much there is, one page of the owners with the word in their names, and how many these are."""
    with db.read_session() as session:
        files, size = usage(session)
        days = days_of_owners(session)
        used = usage_by_owner(session)
        names = names_of(session, {owner for owner, _ in used})
    found = [(owner, usage) for owner, usage in used if folded(address.q) in folded(names[owner])]
    first = (address.number - 1) * PAGE
    owners = [row_of(owner, names[owner], usage, days.get(owner)) for owner, usage in found[first : first + PAGE]]
    free = shutil.disk_usage(get_settings().data_dir).free
    kept = [
        ("Files people gave", f"{files:,}"),
        ("Their size", in_words(size)),
        ("Kept in", get_settings().storage or ""),
        ("Free on this machine's disk", in_words(free)),
    ]
    return kept, owners, len(found)


def row_of(owner: str, name: str, usage: Usage, days: int | None) -> Row:
    """`days` is the owner's own setting."""
    kept = get_settings().keep_days if days is None else days
    said = (plural(kept, "day") if kept else "for ever") + ("" if days is None else ", of their own")
    sizes = (bytes_of(usage.files_bytes), number(usage.jobs), bytes_of(usage.results_bytes))
    return Row(owner, [text(name), number(usage.files), *sizes, text(said)])


def limits(settings: Settings) -> Facts:
    return [(name.upper(), said(name, getattr(settings, name))) for name in LIMITS]


def said(name: str, value: int) -> str:
    """A limit with its unit; 0 means no limit."""
    if not value:
        return "no limit"
    if name.endswith("_seconds"):
        return in_time(value)
    return in_words(value) if "_bytes" in name else f"{value:,}"


def in_time(seconds: int) -> str:
    """3600 → 1 h"""
    unit, each = next((unit, each) for unit, each in (("h", 3600), ("min", 60), ("s", 1)) if seconds % each == 0)
    return f"{seconds // each:,} {unit}"
