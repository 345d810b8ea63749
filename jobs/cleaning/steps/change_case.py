from functools import partial
from typing import Literal

import polars as pl

from jobs.cleaning.fields import Columns, parameter
from jobs.cleaning.script_kit.casing import lower, sentence, titled, upper
from jobs.cleaning.step import Example, TextStep
from jobs.cleaning.values.once import BEYOND_ASCII, each_once, each_once_where

To = Literal["lower", "upper", "title", "sentence"]

IN_PYTHON = {"lower": lower, "upper": upper, "title": titled, "sentence": sentence}


class ChangeCase(TextStep):
    """Change upper and lower case.

    To small letters, to CAPITALS, to a Capital In Each Word, or to one capital at the beginning. A word ends at any character
    other than a letter, a digit or an apostrophe: "jean-luc" becomes "Jean-Luc", "o'neil" "O'neil". With a capital in each
    word, words with a digit in them stay as they are: "3rd", "B2B". What ends a number gets no capital: "3RD OF MAY" becomes
    "3rd of may". Works for all alphabets that have case.
    """

    title = "Change case"
    group = "Text"
    words = ("lowercase", "uppercase", "capitalize", "proper", "title", "sentence", "capitals")
    examples = (
        Example({"columns": ["city"]}, {"city": ["OSLO", "Straße", None]}, {"city": ["oslo", "straße", None]}),
        Example({"columns": ["city"], "to": "upper"}, {"city": ["Straße", "Ægir", ""]}, {"city": ["STRASSE", "ÆGIR", ""]}),
        Example(
            {"columns": ["name"], "to": "title"},
            {"name": ["JEAN-LUC o'neil", "3rd B2B fair", "don’t", "ΟΔΟΣ ŁÓDŹ"]},
            {"name": ["Jean-Luc O'neil", "3rd B2B Fair", "Don’t", "Οδος Łódź"]},
        ),
        Example(
            {"columns": ["note"], "to": "sentence"},
            {"note": ['"PAID" in May', "éTÉ", "3RD of 9", "2ÈME"]},
            {"note": ['"Paid" in may', "Été", "3rd of 9", "2ème"]},
        ),
        Example(
            {"columns": ["city"], "to": "title", "locale": "tr"},
            {"city": ["IĞDIR", "istanbul"]},
            {"city": ["Iğdır", "İstanbul"]},
        ),
    )

    step: Literal["change_case"] = "change_case"
    columns: Columns = parameter(..., "Columns", widget="columns")
    to: To = parameter(
        "lower",
        "To",
        labels={
            "lower": "small letters",
            "upper": "CAPITALS",
            "title": "A Capital In Each Word",
            "sentence": "A capital at the beginning",
        },
    )
    locale: Literal["und", "tr", "az"] = parameter(
        "und",
        "Language",
        "Turkish and Azerbaijani have two letters i, with and without a dot.",
        labels={"und": "Any other", "tr": "Turkish", "az": "Azerbaijani"},
        advanced=True,
    )

    def rewritten(self, cell: pl.Expr) -> pl.Expr:
        if self.turkish:
            return each_once(partial(IN_PYTHON[self.to], turkish=True), cell)
        match self.to:
            case "lower":
                return cell.str.to_lowercase()
            case "upper":
                return cell.str.to_uppercase()
            case "title":
                hard = cell.str.contains(rf"['0-9]|{BEYOND_ASCII}")
                return each_once_where(hard, titled, cell, cell.str.to_titlecase())
            case "sentence":
                return each_once_where(cell.str.contains(BEYOND_ASCII), sentence, cell, ascii_sentence(cell))

    @property
    def turkish(self) -> bool:
        return self.locale != "und"

    def as_pandas_function(self) -> str:
        if self.turkish:
            return f"lambda cell: {IN_PYTHON[self.to].__name__}(cell, turkish=True)"
        return {"lower": "str.lower", "upper": "str.upper"}.get(self.to, IN_PYTHON[self.to].__name__)


def ascii_sentence(cell: pl.Expr) -> pl.Expr:
    small = cell.str.to_lowercase()
    first = small.str.find("[a-z]")
    capital = small.str.slice(first, 1).str.to_uppercase()
    with_capital = pl.concat_str(small.str.slice(0, first), capital, small.str.slice(first + 1))
    ends_number = small.str.contains("^[^a-z]*[0-9][a-z]")
    return pl.when(first.is_not_null() & ~ends_number).then(with_capital).otherwise(small)
