"""Small messy files to try Rinse with, made by code: each the same bytes for everybody, each messy in its own way."""

from collections.abc import Callable
from typing import NamedTuple

from ui.samples.contacts import messy_contacts
from ui.samples.orders import messy_orders
from ui.samples.report import messy_report


class Sample(NamedTuple):
    """A file's name, what a button says of it, what is wrong with it, and its bytes."""

    name: str
    title: str
    about: str
    make: Callable[[], bytes]


SAMPLES: dict[str, Sample] = {
    "orders": Sample(
        "messy_orders.csv",
        "Try with a messy sample",
        "240 orders: padded names, repeated rows, gaps, ids with leading zeros",
        messy_orders,
    ),
    "report": Sample(
        "sales_report.csv",
        "A sales report",
        "From a spreadsheet: titles above the table, semicolons, decimal commas, a total below",
        messy_report,
    ),
    "contacts": Sample(
        "contacts.csv",
        "A list of contacts",
        "Cities in many spellings, dates in many forms, telephone numbers, yes and no",
        messy_contacts,
    ),
}
