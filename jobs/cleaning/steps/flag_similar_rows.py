from typing import Literal

from jobs.cleaning.fields import ColumnRef, Columns, NewName, choose, parameter
from jobs.cleaning.step import ColumnStep, Example, Files, Keys, Learner, keys
from jobs.cleaning.table import Column, new_column

NAMES: list[str | None] = ["Maria Jensen", "Tom Berg", "Maria Jenssen", "TOM  berg", "Anna Lund", None]
CITIES: list[str | None] = ["Oslo", "Rome", "oslo ", "Rome", "Oslo", None]


class FlagSimilarRows(ColumnStep):
    """Mark near duplicates.

    Adds a column with the number of the group of rows that probably mean the same thing; it is empty for a row without such a
    group. Rows are compared column by column, ignoring case and white space, and as a whole. The weight of each column is
    learned from the table: that two people live in one town means little, that they have one telephone number means a lot. A
    blank cell is evidence neither for nor against. Rows are in one group if on average they mean the same at least with the
    threshold's probability.

    Nothing is removed unless you choose which row of a group survives, and approve groups: all of them, or some of the first
    200, which are listed, by their fingerprints. A group's fingerprint changes with the texts that are compared, so that an
    approval never applies to rows that nobody has seen. The others of an approved group go to the rejects.

    Holds the compared texts of all distinct rows in memory, and an index of their trigrams: some 8 KB per row. More than
    200,000 distinct rows, or a million pairs that look alike at first sight, are refused: compare within blocks then.
    """

    title = "Mark near duplicates"
    group = "Duplicates"
    words = (
        "fuzzy",
        "similar",
        "fuzzy dedupe",
        "record linkage",
        "entity resolution",
        "match",
        "typos",
        "almost equal",
        "same person",
    )
    keeps_rows = False
    no_pandas = "near duplicates are found through an index and with weights learned from the table"
    changes_cells = False
    examples = (
        Example(
            {"columns": ["name", "city"]},
            {"name": NAMES, "city": CITIES},
            {"name": NAMES, "city": CITIES, "group_id": ["1", "2", "1", "2", None, None]},
        ),
        Example(
            {"columns": ["name"], "name": "same", "survivor": "most_complete", "approved": "all"},
            {"name": ["Jo Lee", "Ann Wood", "JO  LEE"], "phone": [None, "12", "34"]},
            {"name": ["Ann Wood", "JO  LEE"], "phone": ["12", "34"], "same": [None, "1"]},
            rejects=((1, "means the same as row 3"),),
        ),
        Example(
            {"columns": ["name"], "block_by": ["city"]},
            {"name": ["Jo Lee", "Jo Lee", "Jo Leee"], "city": ["Oslo", "Rome", "Oslo"]},
            {"name": ["Jo Lee", "Jo Lee", "Jo Leee"], "city": ["Oslo", "Rome", "Oslo"], "group_id": ["1", None, "1"]},
        ),
    )

    step: Literal["flag_similar_rows"] = "flag_similar_rows"
    columns: Columns = parameter("all", "Compare", widget="columns")
    name: NewName = parameter("group_id", "Name of the new column")
    threshold: float | None = parameter(
        None,
        "How probable",
        "Between 0 and 1: how likely it must be that two rows mean the same. If empty: 0.5, as likely as not.",
        gt=0,
        lt=1,
    )
    block_by: list[ColumnRef] = parameter(
        [],
        "Compare only rows that are equal in",
        "Much faster on large tables. A row with a missing value there is not compared.",
        widget="columns",
        advanced=True,
    )
    survivor: Literal["none", "most_complete", "first"] = parameter(
        "none",
        "Of an approved group, keep",
        labels={"none": "All rows", "most_complete": "The row with the fewest blank cells", "first": "The first row"},
    )
    approved: Literal["all"] | list[str] = parameter(
        [],
        "Approved groups",
        '"all", or the fingerprints of some. The page and receipts list them.',
        widget="groups",
        when={"survivor": ["most_complete", "first"]},
    )

    def learner(self, columns: tuple[Column, ...], files: Files) -> Learner:
        from jobs.cleaning.similar.learner import THRESHOLD, SimilarRows, Wish  # imports numpy

        chosen = self.some_chosen(columns, "compare")
        blocks, threshold = choose(self.block_by, columns), self.threshold or THRESHOLD
        new = new_column(columns, self.name)
        return SimilarRows(Wish(chosen, blocks, new, threshold, self.survivor, self.approved))

    def columns_after(self, columns: tuple[Column, ...], files: Files) -> tuple[Column, ...]:
        return (*columns, new_column(columns, self.name))

    def may_move_rows(self) -> bool:
        return self.survivor != "none"

    def reads(self, columns: tuple[Column, ...]) -> Keys:
        all_or_compared = columns if self.survivor == "most_complete" else self.chosen(columns)
        return keys((*all_or_compared, *choose(self.block_by, columns)))
