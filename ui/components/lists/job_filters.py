"""The form above a list of jobs: search word, kind, days and order. Its values go into the address."""

from jobs.kinds import all_kinds
from ui.components.parts.part import Part
from ui.list_address import WORDS, Address


class JobFilters(Part, component="job_filters.js"):
    """Navigates to the address of the chosen filters; the server reads them from there."""

    def __init__(self, address: Address) -> None:
        kinds = [[kind.id, kind.title] for kind in all_kinds().values() if not kind.internal]
        orders = [[sort.value, word] for sort, word in WORDS.items()]
        super().__init__(path=address.path, given=address._replace(number=1).parameters(), kinds=kinds, orders=orders)
