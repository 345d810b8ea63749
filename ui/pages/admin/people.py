"""People, with AUTH=accounts: accounts and their roles, invitation links, and tokens."""

import logging
from collections.abc import Callable

from nicegui import html, ui
from sqlmodel import Session

from models import account, db
from models.account import Account
from models.invitation import LIFE, invite
from models.settings import get_settings
from models.user import User
from ui.accounts.setting_up import invitation_link
from ui.components.lists.live_table import LiveTable
from ui.components.lists.maker import Made, Maker, Words
from ui.components.lists.pages import Pages, finder
from ui.components.lists.tokens import EverybodysTokens
from ui.components.parts.plain_table import Row, text, when
from ui.components.parts.sections import part
from ui.list_address import Address, address_of
from ui.pages.admin.tab import PEOPLE, tab

log = logging.getLogger(__name__)

PAGE = 100
COLUMNS = ["Name", "Role", "State", "Since", "Last sign-in"]
NOBODY = ("Nobody has such a name", "Try another part of it.")
INVITE = Words("Name", "Role", (("member", "Member"), ("administrator", "Administrator")), "Invite")
ABOUT = (
    "Members see what is theirs. Administrators see everything, and these tabs. Somebody who is disabled is signed "
    "out at once; their tokens are refused, and their schedules make no jobs. Their files and jobs stay."
)
ABOUT_TOKENS = (
    "With these, programs act for people. Revoke any that nobody recognises; those of a disabled person are refused anyway."
)
VERBS: dict[str, Callable[[Session, str], None]] = {
    "disable": account.disable,
    "enable": account.enable,
    "administrator": lambda session, account_id: account.set_admin(session, account_id, True),
    "member": lambda session, account_id: account.set_admin(session, account_id, False),
}


@tab(PEOPLE)
async def show(user: User) -> None:
    """`/admin/people`"""
    with part("Invite somebody", "They choose a password by a link that you give them."):
        maker = Maker(INVITE, lambda name, role: add(user, name, role))
    address = address_of(PEOPLE, ui.context.client.request.query_params)
    with part("Everybody", ABOUT):
        finder(address)
        await People(user, address).start(maker)
    with part("Tokens", ABOUT_TOKENS):
        await EverybodysTokens(user, address.q).start()


class People:
    """One page of the accounts."""

    def __init__(self, user: User, address: Address) -> None:
        self.user, self.address, self.total = user, address, 0

    async def start(self, maker: Maker) -> None:
        """Adds the list to the current slot. `maker` shows the links that its buttons make."""
        table = html.div()
        pages = Pages(self.address, PAGE)
        with table:
            await LiveTable(
                COLUMNS,
                self.read,
                none=NOBODY,
                act=lambda name, account_id: act(self.user, name, account_id),
                on_done=maker.show,
                on_rows=lambda rows: pages.count(len(rows), self.total),
                about="people",
            ).start()

    def read(self) -> list[Row]:
        q, first = self.address.q, (self.address.number - 1) * PAGE
        with db.read_session() as session:
            self.total = account.count_accounts(session, q)
            return [row_of(each, self.user) for each in account.accounts(session, q, offset=first, limit=PAGE)]


def row_of(each: Account, user: User) -> Row:
    cells = [
        text(f"{each.name} (you)" if each.id == user.id else each.name),
        text("Administrator" if each.is_admin else "Member"),
        text(each.state, look="state-paused" if each.disabled_at else ""),
        when(each.created_at),
        when(each.signed_in_at),
    ]
    if each.disabled_at is not None:
        return Row(each.id, cells, [("enable", "Enable")])
    role = ("member", "Make member", "Take the role away") if each.is_admin else ("administrator", "Make administrator")
    link = ("link", "Link for a new password" if each.has_come else "New link")
    return Row(each.id, cells, [link, role, ("disable", "Disable", "Sign out and disable")])


def add(user: User, name: str, role: str) -> Made:
    with db.session() as session:
        added = account.add_account(session, name, is_admin=role == "administrator")
        link = link_for(added, invite(session, added.id))
    log.info("person invited", extra={"account": added.id, "role": role, "by": user.id})
    return link


def act(user: User, name: str, account_id: str) -> Made | None:
    """Carries out the button's action. Pages that the person may not see any more are sent away."""
    link = None
    with db.session() as session:
        if name == "link":
            link = link_for(account.get_account(session, account_id), invite(session, account_id))
        elif name in VERBS:
            VERBS[name](session, account_id)
        else:
            return None
    log.info("person changed", extra={"act": name, "account": account_id, "by": user.id})
    return link


def link_for(each: Account, token: str) -> Made:
    hours = int(LIFE.total_seconds() // 3600)
    said = f"Give this link to {each.name}. It works once, for {hours} hours, and is shown only now."
    return Made(said, invitation_link(get_settings().base_url, token))
