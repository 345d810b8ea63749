from dataclasses import replace
from typing import Literal

from jobs.cleaning.fields import parameter
from jobs.cleaning.step import Example, Step
from jobs.cleaning.table import Batch, Column
from jobs.cleaning.values.headers import Case, fitted, numbered, tidy

CASES = {
    "keep": "As they are: First_Name",
    "lower": "Small letters: firstname",
    "upper": "Capitals: FIRSTNAME",
    "snake": "Snake case: first_name",
    "title": "Title: First_Name",
}


class CleanHeaders(Step):
    """Tidy headers.

    Characters other than letters and digits are removed at the ends of each name, and become one underscore inside. Snake case
    also splits firstName into first_name. A name of which nothing is left becomes column_N, with its position; a duplicate gets
    a number: name, name_2, name_3. Accents are composed (Unicode NFC).
    """

    title = "Tidy headers"
    group = "Columns"
    words = ("rename", "clean_names", "snake_case", "column names", "field names", "normalize", "duplicate", "camelCase")
    looks_at_cells = False
    changes_cells = False
    examples = (
        Example(
            {},
            {" First Name ": ["Ann"], "E-mail (work)": [None], "customerID": ["7"], "%": ["5"]},
            {"first_name": ["Ann"], "e_mail_work": [None], "customer_id": ["7"], "column_4": ["5"]},
        ),
        Example({}, {"Name": ["a"], "name": ["b"], "NAME ": ["c"]}, {"name": ["a"], "name_2": ["b"], "name_3": ["c"]}),
        Example(
            {"case": "title", "strip_accents": True},
            {"année d’achat": ["2024"], "PRIX": ["3.10"]},
            {"Annee_D_Achat": ["2024"], "Prix": ["3.10"]},
        ),
        Example(
            {"case": "keep", "max_len": 8, "empty_name": "col"},
            {"Unit price": ["1"], "Unit price (net)": ["2"], "": ["3"]},
            {"Unit_pri": ["1"], "Unit_p_2": ["2"], "col_3": ["3"]},
        ),
    )

    step: Literal["clean_headers"] = "clean_headers"
    case: Case = parameter("snake", "Letters", labels=CASES)
    strip_accents: bool = parameter(False, "Remove accents", "Année becomes annee.")
    dedupe: bool = parameter(True, "Number repeated names", "The second name becomes name_2.", advanced=True)
    max_len: int | None = parameter(
        None,
        "Longest name",
        "Longer names are cut to this many characters; a number at the end stays whole.",
        advanced=True,
        ge=1,
    )
    empty_name: str = parameter(
        "column", "Name of columns without one", "Its place follows: column_3.", advanced=True, min_length=1
    )

    def apply(self, batch: Batch) -> Batch:
        return batch._replace(columns=self.renamed(batch.columns))

    def renamed(self, columns: tuple[Column, ...]) -> tuple[Column, ...]:
        names = [self.tidied(place, column.name or "") for place, column in enumerate(columns, start=1)]
        unique = numbered(names, self.max_len) if self.dedupe else names
        return tuple(replace(column, name=name) for column, name in zip(columns, unique, strict=True))

    def tidied(self, place: int, name: str) -> str:
        tidied = tidy(name, self.case, strip_accents=self.strip_accents)
        return fitted(tidied, "", self.max_len) if tidied else fitted(self.empty_name, f"_{place}", self.max_len)

    def as_pandas(self) -> str:
        options = (self.case, self.strip_accents, self.dedupe, self.max_len, self.empty_name)
        names = f"tidied(list(map(name_of, frame.columns)), {', '.join(map(repr, options))})"
        return f"frame = frame.set_axis(labels({names}), axis=1)"
