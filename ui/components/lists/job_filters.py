"""The form above a list of jobs: a word, a kind, days, an order. What it says goes into the address."""

from jobs.kinds import all_kinds
from ui.components.parts.part import Part
from ui.list_address import WORDS, Address


class JobFilters(Part, component="job_filters.js"):
    """Goes to the address of what was asked for; the server hears of it there."""

    def __init__(self, address: Address) -> None:
        kinds = [[kind.id, kind.title] for kind in all_kinds().values() if not kind.internal]
        orders = [[sort.value, word] for sort, word in WORDS.items()]
        super().__init__(path=address.path, given=address._replace(number=1).said(), kinds=kinds, orders=orders)
