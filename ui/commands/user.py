"""`user`: manages people, with AUTH=accounts. Anybody who can call this could read the database, so nobody must sign in."""

import argparse

from sqlmodel import Session

from jobs import events
from jobs.machine.lock import words_of
from models import account, db
from models.errors import NotFound
from models.installation import NO_DATA, about, has_data
from models.invitation import invite
from models.settings import get_settings
from ui.accounts.setting_up import invitation_link
from ui.commands import complain


def add(args: argparse.Namespace) -> int:
    """Prints the link by which the person chooses a password."""
    prepare(may_be_first=True)
    with db.session() as session:
        added = account.add_account(session, args.name, is_admin=args.admin)
        link = invite(session, added.id)
    return tell_link(added.name, link)


def link(args: argparse.Namespace) -> int:
    """Prints a new link, for somebody who has lost the first one or the password."""
    prepare()
    with db.session() as session:
        found = named(session, args.name)
        return tell_link(found.name, invite(session, found.id))


def listed(_: argparse.Namespace) -> int:
    prepare()
    with db.read_session() as session:
        for each in account.accounts(session):
            print(each.name, "administrator" if each.is_admin else "member", each.state, sep="\t")
    return 0


def disable(args: argparse.Namespace) -> int:
    """Signs the person out everywhere, at once."""
    prepare()
    with db.session() as session:
        account.disable(session, named(session, args.name).id)
    return 0


def enable(args: argparse.Namespace) -> int:
    prepare()
    with db.session() as session:
        account.enable(session, named(session, args.name).id)
    return 0


def prepare(*, may_be_first: bool = False) -> None:
    """People may be added before the first start; if Rinse is running, its pages are notified of changes.

    Otherwise raises NotFound where there is no database: in a new one is nobody.
    """
    settings = get_settings()
    if not (may_be_first or db.is_there()):
        raise NotFound(NO_DATA.format(settings.data_dir))
    news = about(settings.data_dir)
    db.migrate()
    if news and has_data(settings.data_dir):  # nothing may be kept there
        complain(news)
    events.install_rights()


def named(session: Session, name: str) -> account.Account:
    """The account with this name. Raises NotFound."""
    found = account.account_named(session, name)
    if found is None:
        raise NotFound(f"There is nobody named {name}. `python main.py user list` says who there is.")
    return found


def tell_link(name: str, token: str) -> int:
    """With the address of the Rinse that is running: it may have been started with other settings than this command."""
    settings = get_settings()
    address, auth = words_of(settings.data_dir) or (settings.base_url, settings.auth)
    print(f"{name} chooses a password here: {invitation_link(address, token)}   (works once, for 72 hours)")
    if auth != "accounts":
        print("People sign in once Rinse is started with AUTH=accounts.")
    return 0
