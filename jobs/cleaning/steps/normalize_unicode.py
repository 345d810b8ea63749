from typing import Literal

import polars as pl

from jobs.cleaning.fields import Columns, parameter
from jobs.cleaning.script_kit.repair import MOJIBAKE, REFERENCE, repaired, unescaped
from jobs.cleaning.step import Example, TextStep
from jobs.cleaning.values.once import each_once_where


class NormalizeUnicode(TextStep):
    """Normalise or repair text.

    The same letter can be written as one character or as a letter and its accent: the normal form makes them equal. NFKC also
    replaces compatibility characters: ﬁ by fi, ² by 2, full-width letters and special spaces by usual ones. UTF-8 that was read
    as Windows-1252 or Latin-1 (Ã© for é) is repaired if that explains the whole text; otherwise the text stays, as does one
    that may well be correct: NESTLÉ®. Of HTML, complete character references are replaced, once: &amp;lt; becomes &lt;. Curly
    quotes become straight ones.
    """

    title = "Normalise or repair text"
    group = "Text"
    words = ("unicode", "NFC", "NFKC", "mojibake", "encoding", "garbled", "smart quotes", "html entities", "unescape")
    examples = (
        Example({"columns": ["city"]}, {"city": ["Cafe\u0301", "ﬁ", None]}, {"city": ["Café", "ﬁ", None]}),
        Example({"columns": ["city"], "form": "NFKC"}, {"city": ["ﬁ ２", "m²"]}, {"city": ["fi 2", "m2"]}),
        Example(
            {"columns": ["city"], "fix_mojibake": True},
            {"city": ["ZÃ¼rich", "â‚¬ 5", "Ã\xa0 la", "Zürich", "Ã© and €", "Ã", "CAFÉ…"]},
            {"city": ["Zürich", "€ 5", "à la", "Zürich", "Ã© and €", "Ã", "CAFÉ…"]},
        ),
        Example({"columns": ["note"], "smart_quotes": True}, {"note": ["“it’s”", "«so»"]}, {"note": ['"it\'s"', "«so»"]}),
        Example(
            {"columns": ["note"], "unescape_html": True},
            {"note": ["A&amp;B", "&#233;&eacute;", "AT&T &copy &such; &amp;lt;"]},
            {"note": ["A&B", "éé", "AT&T &copy &such; &lt;"]},
        ),
    )

    step: Literal["normalize_unicode"] = "normalize_unicode"
    columns: Columns = parameter(..., "Columns", widget="columns")
    form: Literal["NFC", "NFKC"] = parameter(
        "NFC", "Normal form", labels={"NFC": "NFC: only what looks the same", "NFKC": "NFKC: variants of characters too"}
    )
    fix_mojibake: bool = parameter(False, "Repair garbled letters", "Such as Ã© for é.")
    smart_quotes: bool = parameter(False, "Make curly quotes straight")
    unescape_html: bool = parameter(False, "Replace HTML's character references", "Such as &amp; for &.")

    def rewritten(self, cell: pl.Expr) -> pl.Expr:
        if self.unescape_html:
            cell = each_once_where(cell.str.contains(REFERENCE.pattern), unescaped, cell, cell)
        if self.fix_mojibake:
            cell = each_once_where(cell.str.contains(MOJIBAKE), repaired, cell, cell)
        if self.smart_quotes:
            cell = cell.str.replace_all("[‘’‚‛]", "'").str.replace_all("[“”„‟]", '"')
        return cell.str.normalize(self.form)

    def as_pandas_function(self) -> str:
        text = "cell"
        if self.unescape_html:
            text = f"unescaped({text})"
        if self.fix_mojibake:
            text = f"repaired({text})"
        if self.smart_quotes:
            text = f"straightened({text})"
        return f"lambda cell: unicodedata.normalize({self.form!r}, {text})"
