from typing import Literal

import polars as pl

from jobs.cleaning.fields import Columns, parameter
from jobs.cleaning.script_kit.characters import ACCENTS, CONTROL, EMOJI, HTML_TAGS
from jobs.cleaning.step import Example, TextStep

Kind = Literal["digits", "letters", "punctuation", "accents", "control", "non_printable", "emoji", "html_tags"]

SINGLE = {
    "digits": r"\p{Nd}",
    "letters": r"\p{L}\p{M}",
    "punctuation": r"\p{P}$+<=>^`|~",
    "control": CONTROL,
    "non_printable": CONTROL + r"\p{Cf}\p{Co}",
}
"""The content of a regular expression's brackets for one such character."""


class RemoveChars(TextStep):
    """Remove characters.

    Digits and letters are those of all scripts. Punctuation includes the symbols on a keyboard, such as $ and +. Accents are
    removed from their letters: é becomes e, й becomes и; ø and ß have none. Control characters are invisible ones, except tabs
    and line breaks; not printable are these, marks of writing direction, soft hyphens, zero-width characters and those of
    private use. Of HTML, tags and comments are removed, the text between them stays. White space around what is removed stays.
    """

    title = "Remove characters"
    group = "Text"
    words = (
        "strip",
        "digits",
        "letters",
        "punctuation",
        "accents",
        "diacritics",
        "control",
        "emoji",
        "html",
        "special",
        "symbols",
    )
    examples = (
        Example(
            {"columns": ["tel"], "classes": ["letters", "punctuation"]},
            {"tel": ["Tel. +47-22", None]},
            {"tel": [" 4722", None]},
        ),
        Example(
            {"columns": ["name"], "classes": ["accents"]},
            {"name": ["Café Ångström", "Cafe\u0301", "Søren", "हिन्दी", "ガス"]},
            {"name": ["Cafe Angstrom", "Cafe", "Søren", "हिन्दी", "ガス"]},
        ),
        Example({"columns": ["note"], "classes": ["digits"]}, {"note": ["a1२", "12", ""]}, {"note": ["a", "", ""]}),
        Example(
            {"columns": ["note"], "classes": ["emoji"]},
            {"note": ["ok 👍🏽!", "👩\u200d💻", "1\ufe0f\u20e3 © ✓", "❤\ufe0f"]},
            {"note": ["ok !", "", " © ✓", ""]},
        ),
        Example(
            {"columns": ["note"], "classes": ["html_tags"]},
            {"note": ["<p>a <b>b</b><br/></p>", "1 < 2 > 0", "x<!-- y\n -->z"]},
            {"note": ["a b", "1 < 2 > 0", "xz"]},
        ),
        Example(
            {"columns": ["note"], "classes": ["non_printable"]},
            {"note": ["a\u00adb\x00\u200ec", "two\nlines"]},
            {"note": ["abc", "two\nlines"]},
        ),
    )

    step: Literal["remove_chars"] = "remove_chars"
    columns: Columns = parameter(..., "Columns", widget="columns")
    classes: list[Kind] = parameter(
        ...,
        "Remove",
        labels={
            "digits": "Digits",
            "letters": "Letters",
            "punctuation": "Punctuation",
            "accents": "Accents",
            "control": "Control characters",
            "non_printable": "All that is not printable",
            "emoji": "Emoji",
            "html_tags": "HTML tags",
        },
        min_length=1,
    )

    def rewritten(self, cell: pl.Expr) -> pl.Expr:
        """Tags are removed first, because they are recognised by their punctuation."""
        if "html_tags" in self.classes:
            cell = cell.str.replace_all(HTML_TAGS, "")
        if "accents" in self.classes:
            apart = cell.str.normalize("NFD")
            joined = apart.str.replace_all(ACCENTS, "").str.normalize("NFC")
            cell = pl.when(apart.str.contains(ACCENTS)).then(joined).otherwise(cell)
        if "emoji" in self.classes:
            cell = cell.str.replace_all(EMOJI, "")
        if single := "".join(SINGLE.get(kind, "") for kind in self.classes):
            cell = cell.str.replace_all(f"[{single}]", "")
        return cell

    def as_pandas_function(self) -> str:
        return f"lambda cell: without(cell, {sorted(set(self.classes))!r})"
