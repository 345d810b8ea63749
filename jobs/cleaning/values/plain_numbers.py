"""Converts numbers as people write them to plain ones: "(1.234,50 €)" becomes "-1234.50". Digits are never rounded."""

import re
from dataclasses import dataclass

import polars as pl

from jobs.cleaning.script_kit.notation import CURRENCY, MARKS, grouped, in_ascii, number_pattern, shifted
from jobs.cleaning.values.once import each_once
from jobs.cleaning.values.white import WHITE

OTHER_DIGITS = r"[\p{Nd}--0-9]"


@dataclass(frozen=True)
class Notation:
    """How numbers are written. `decimal` is the decimal mark, `thousands` are the marks that may group digits."""

    decimal: str
    thousands: tuple[str, ...] = ()
    currency: bool = True
    parens_negative: bool = True
    codes: bool = False
    """Whether what may be a code (00123, 1e5) counts as a number, too."""

    @property
    def plain(self) -> str:
        """Matches most numbers that are plain already."""
        return r"^(?:-?[1-9][0-9]*|0)" + (r"(?:\.[0-9]+)?$" if self.decimal == "." else "$")

    @property
    def pattern(self) -> str:
        """Matches a whole number with everything that may belong to it."""
        return f"^(?:{number_pattern(self.decimal, self.thousands, self.currency, self.parens_negative, WHITE)})$"

    @property
    def simple(self) -> str:
        """Matches numbers that become plain by replacing their marks."""
        groups = "|".join(grouped(MARKS[mark]) for mark in self.thousands)
        return rf"^(?:-?(?:[1-9][0-9]*{'|' + groups if groups else ''})|0)(?:{re.escape(self.decimal)}[0-9]+)?$"

    @property
    def bare_pattern(self) -> str:
        """The same as `pattern` without currencies: many times faster at telling the parts of a number."""
        return f"^(?:{number_pattern(self.decimal, self.thousands, False, self.parens_negative, WHITE)})$"


def plain_numbers(cells: pl.Series, notation: Notation, *, to_fraction: bool) -> pl.Series:
    """The numbers as [-]digits[.digits], followed by a percent sign unless they become fractions; null for what is not one."""
    easy = pl.col("cell").str.contains(notation.plain)
    frame = cells.alias("cell").to_frame().with_columns(easy.alias("easy"))
    if frame["easy"].all():
        return cells
    text = bare(tidy(pl.when(~pl.col("easy")).then(pl.col("cell"))), notation).str.strip_chars(WHITE)
    frame = frame.with_columns(text.alias("text")).with_columns(remarked(pl.col("text"), notation).alias("quick"))
    rest = frame.select("text", "quick").filter(pl.col("text").is_not_null() & pl.col("quick").is_null())
    if rest.height:
        groups = frame.select(pl.when(pl.col("quick").is_null()).then(pl.col("text")).str.extract_groups(notation.bare_pattern))
        frame = frame.with_columns(groups.unnest("text").select(written(notation, to_fraction=to_fraction).alias("slow")))
        frame = frame.with_columns(pl.coalesce("quick", "slow").alias("quick"))
    return frame.select(pl.when(pl.col("easy")).then(pl.col("cell")).otherwise(pl.col("quick"))).to_series().alias(cells.name)


def tidy(cell: pl.Expr) -> pl.Expr:
    text = cell.str.strip_chars(WHITE).str.replace_all("\u2212", "-", literal=True)
    return pl.coalesce(each_once(in_ascii, pl.when(text.str.contains(OTHER_DIGITS)).then(text)), text)


def bare(text: pl.Expr, notation: Notation) -> pl.Expr:
    """What matches as a whole, without its currencies."""
    if not notation.currency:
        return text
    return pl.when(text.str.contains(notation.pattern)).then(text.str.replace_all(CURRENCY, ""))


def remarked(text: pl.Expr, notation: Notation) -> pl.Expr:
    """Without marks of thousands, and with a point: where that is all it takes."""
    simple = pl.when(text.str.contains(notation.simple)).then(text)
    marks = re.escape("".join(MARKS[mark] for mark in notation.thousands))
    ungrouped = simple.str.replace_all(f"[{marks}]", "") if marks else simple
    return ungrouped.str.replace(notation.decimal, ".", literal=True)


def written(notation: Notation, *, to_fraction: bool) -> pl.Expr:
    """The number that the groups of the pattern hold."""
    whole, part = pl.col("whole").str.replace_all("[^0-9]", "").fill_null(""), pl.col("part").fill_null("")
    after = pl.col("sign_after").fill_null("")
    signs, opened = pl.col("sign") + pl.col("sign_behind") + after, pl.col("open").is_not_null() & (pl.col("open") != "")
    closed = pl.col("close").is_not_null() & (pl.col("close") != "")
    is_percent = pl.col("percent").is_not_null()
    shift = pl.col("exponent").cast(pl.Int32).fill_null(0) - 2 * (is_percent & to_fraction)
    digits = joined(pl.when(whole == "").then(pl.lit("0")).otherwise(whole.str.replace("^0+(.)", "$1")), part)
    moved = each_once(shifted, pl.when(shift != 0).then(digits + "e" + shift.cast(pl.String)))
    number = pl.coalesce(moved, digits)
    is_negative = ((signs == "-") | opened) & number.str.contains("[1-9]")
    is_number = ((whole + part) != "") & ((after == "") | (part != ""))
    is_number &= (signs.str.len_bytes() + opened < 2) & (opened == closed)
    if not notation.codes:
        bare_exponent = pl.col("exponent").str.contains("^[0-9]").fill_null(value=False) & (part == "")
        is_number &= ~whole.str.contains("^0[0-9]") & ~bare_exponent
    sign = pl.when(is_negative).then(pl.lit("-")).otherwise(pl.lit(""))
    percent = pl.when(is_percent & (not to_fraction)).then(pl.lit("%")).otherwise(pl.lit(""))
    return pl.when(is_number).then(sign + number + percent)


def joined(whole: pl.Expr, part: pl.Expr) -> pl.Expr:
    return pl.when(part == "").then(whole).otherwise(whole + "." + part)
