from functools import partial
from typing import Any, Literal

import polars as pl

from jobs.cleaning.errors import StepFailed
from jobs.cleaning.fields import Columns, parameter
from jobs.cleaning.pseudonym_key import current_key, key_id
from jobs.cleaning.script_kit.privacy import pseudonym
from jobs.cleaning.step import CellStep, Example, Files, Learner
from jobs.cleaning.table import Batch, Column
from jobs.cleaning.values.once import each_once
from jobs.cleaning.values.white import is_white

Method = Literal["hmac_sha256", "token"]


class Pseudonymize(CellStep):
    """Replace values by pseudonyms.

    The same text always becomes the same pseudonym, in any column and any file, so that tables can still be joined. Texts are
    not tidied before: "Ann" and "ann " become different ones. Nobody without the key can tell which text a pseudonym stands
    for, or test a guess. The key is a secret of the server (PSEUDONYM_KEY); the receipt only has its id. A preview shows
    pseudonyms made with another key. Blank cells stay as they are.

    A list of changes or of rejects, if you ask for one, contains the original values.
    """

    title = "Replace values by pseudonyms"
    group = "Privacy"
    words = ("hash", "anonymize", "token", "hmac", "sha256", "GDPR", "pseudonymise", "encrypt", "hide")
    examples = (
        Example(
            {"columns": ["name"], "method": "token"},
            {"name": ["Ann", "Bob", "Ann", " ", None]},
            {"name": ["3q4yb4itvr5myrx5oakl6eac3m", "4iof5thljs7vbrkt32q7ghqivi", "3q4yb4itvr5myrx5oakl6eac3m", " ", None]},
        ),
        Example(
            {"columns": ["name"]},
            {"name": ["Ann", ""]},
            {"name": ["dc3980f113ac7acc46fd7014bf1002db24dc7e8e1ad7ddef5dfbe0768c85c601", ""]},
        ),
    )

    step: Literal["pseudonymize"] = "pseudonymize"
    columns: Columns = parameter(..., "Columns", widget="columns")
    method: Method = parameter(
        "hmac_sha256",
        "Written as",
        labels={"hmac_sha256": "64 digits (HMAC-SHA256)", "token": "26 letters and digits (128 bits of it)"},
    )

    def learner(self, columns: tuple[Column, ...], files: Files) -> Learner:
        return WithKey(self, self.chosen(columns), current_key())

    def as_pandas(self) -> str:
        change = f"lambda cell: pseudonym(cell, key, {self.method!r}) if cell.strip(WHITE) else cell"
        return "\n".join(
            [
                "import os",
                'key = os.environ.get("PSEUDONYM_KEY", "").encode() or sys.exit("Set PSEUDONYM_KEY to the key of pseudonyms.")',
                f"for column in {self.pandas_columns}:\n    frame[column] = each(frame[column], {change})",
            ]
        )


class WithKey(Learner):
    """Holds the key during a run. There is nothing to learn."""

    memory = ("key_id",)
    online = counts_alone = True

    def __init__(self, step: Pseudonymize, columns: tuple[Column, ...], key: bytes) -> None:
        self.step, self.columns, self.key = step, columns, key

    @property
    def key_id(self) -> str:
        return key_id(self.key)

    @key_id.setter
    def key_id(self, before: str) -> None:
        if before != self.key_id:
            raise StepFailed("The key for pseudonyms is not the one this was begun with. Run it again from the start.")

    def observe(self, batch: Batch) -> None:
        pass

    def merge(self, later: dict[str, Any]) -> None:
        pass

    def apply(self, batch: Batch) -> Batch:
        make = partial(pseudonym, key=self.key, method=self.step.method)
        cells = [pl.col(column.key) for column in self.columns]
        return batch.with_cells(pl.when(is_white(cell)).then(cell).otherwise(each_once(make, cell)) for cell in cells)

    def learned(self) -> list[dict[str, Any]]:
        return [{"key_id": key_id(self.key)}]
