"""Long lists: which part of one is shown, with links to the others, and a form to look for a name. Both are in the address."""

from nicegui import html

from ui.components.parts.tags import icon, tag
from ui.list_address import Address


class Pages:
    """Which part of the list is shown, with links to the previous and next page of `size` rows."""

    def __init__(self, address: Address, size: int) -> None:
        self.first = (address.number - 1) * size
        with tag("nav", "", "pages", aria_label="Pages of the list"):
            self.text = tag("span", "", "num")
            self.newer = tag("a", "Previous", "button button-small", href=str(address._replace(number=address.number - 1)))
            self.older = tag("a", "Next", "button button-small", href=str(address._replace(number=address.number + 1)))

    def count(self, shown: int, total: int) -> None:
        """`shown` rows of this page, of `total` in the whole list."""
        last = self.first + shown
        self.text.say(f"{self.first + 1:,} to {last:,} of {total:,}" if shown and shown < total else "")
        self.newer.set_visibility(self.first > 0)
        self.older.set_visibility(last < total)


def finder(address: Address) -> None:
    """Looks for a part of a name."""
    label = "Part of a name"
    with tag("form", "", "list-tools", role="search", action=address.path, aria_label=label):
        with html.div().classes("search"):
            icon("search")
            tag("input", "", "input", type="search", name="q", value=address.q, placeholder=label, aria_label=label)
        if address.q:
            tag("a", "Show all", "button button-quiet button-small", href=address.path)
