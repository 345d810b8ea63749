from typing import Literal

from jobs.cleaning.errors import StepFailed
from jobs.cleaning.fields import ColumnRef, Columns, choose, parameter, plain
from jobs.cleaning.step import CellStep, Example, Files, Keys, Learner, keys
from jobs.cleaning.table import Column


class FillDown(CellStep):
    """Fill gaps from the row above or below.

    Copies the last text above a blank cell, or the next one below it, exactly as it is. If there is none, the gap stays. With
    groups, a gap is only filled from rows of its own group. The order of the rows matters: sort them before if necessary. Holds
    the last text of each group in memory; when filling from below, one of each group and batch of rows.
    """

    title = "Fill down or up"
    group = "Missing values"
    words = ("ffill", "bfill", "forward fill", "backward fill", "merged cells", "carry", "repeat", "LOCF", "null", "NA")
    examples = (
        Example(
            {"columns": ["region"]},
            {"region": [None, "North", None, " ", "South"], "shop": ["0", "1", "2", "3", "4"]},
            {"region": [None, "North", "North", "North", "South"], "shop": ["0", "1", "2", "3", "4"]},
        ),
        Example(
            {"columns": ["n"], "direction": "up", "limit": 1}, {"n": ["1", None, "", "007"]}, {"n": ["1", None, "007", "007"]}
        ),
        Example(
            {"columns": ["price"], "group_by": ["item"]},
            {"item": ["pen", "ink", "pen", "ink"], "price": ["3.10", None, None, "8"]},
            {"item": ["pen", "ink", "pen", "ink"], "price": ["3.10", None, "3.10", "8"]},
        ),
    )

    step: Literal["fill_down"] = "fill_down"
    columns: Columns = parameter(..., "Columns to fill", widget="columns")
    direction: Literal["down", "up"] = parameter(
        "down", "Copy", labels={"down": "Down, from the row above", "up": "Up, from the row below"}
    )
    limit: int | None = parameter(None, "At most", "How many cells in a row one text may fill.", advanced=True, ge=1, le=10**12)
    group_by: list[ColumnRef] = parameter(
        [], "In each group of", "Rows that are equal in these columns form a group.", widget="columns", advanced=True
    )

    def learner(self, columns: tuple[Column, ...], files: Files) -> Learner:
        chosen, groups = self.chosen(columns), choose(self.group_by, columns)
        for column in chosen:
            if column in groups:
                raise StepFailed(f"Column {column.name!r} cannot be filled by groups of itself.", column=column.name)
        from jobs.cleaning.learners.carried import Carried  # imports numpy, which takes a tenth of a second

        return Carried(
            [column.key for column in chosen], [column.key for column in groups], self.limit, up=self.direction == "up"
        )

    def reads(self, columns: tuple[Column, ...]) -> Keys:
        return super().reads(columns) | keys(choose(self.group_by, columns))

    def as_pandas(self) -> str:
        groups = f"groups(frame, pick(frame, {plain(self.group_by)}))" if self.group_by else "None"
        fill = f"carried(frame[column], {self.direction == 'up'}, {self.limit}, {groups})"
        return f"for column in {self.pandas_columns}:\n    frame[column] = {fill}"
