"""Dates of a format in ISO 8601: the same as script_kit/dates.py says of one text, for a column at once."""

import polars as pl

from jobs.cleaning.script_kit.months import month_number
from jobs.cleaning.script_kit.weekdays import is_weekday
from jobs.cleaning.values.once import each_once


def iso_dates(texts: pl.Series, pattern: str, pivot: int) -> pl.Series:
    """The dates, with their times if the pattern has one; null for what is not of the pattern, or never was."""
    found = texts.alias("text").to_frame().select(pl.col("text").str.extract_groups(f"^(?:{pattern})$")).unnest("text")
    day = pl.concat_str(year(found.columns, pivot), month(found.columns), two_digits("d"), separator="-")
    exists = day.str.to_date("%Y-%m-%d", strict=False).is_not_null() & ~day.str.starts_with("0000")
    for group in found.columns:
        if group[0] == "a":
            exists &= each_once(weekday, pl.col(group)).is_not_null()
    time = iso_times(found.columns)
    return found.select(pl.when(exists).then(day if time is None else day + "T" + time).alias(texts.name)).to_series()


def year(groups: list[str], pivot: int) -> pl.Expr:
    if "Y" in groups:
        return pl.col("Y")
    return (pivot - (pivot - pl.col("y").cast(pl.Int32)) % 100).cast(pl.String).str.zfill(4)


def month(groups: list[str]) -> pl.Expr:
    if "m" in groups:
        return two_digits("m")
    return each_once(month_digits, pl.col("b"))


def month_digits(name: str) -> str | None:
    number = month_number(name)
    return f"{number:02}" if number else None


def weekday(name: str) -> str | None:
    return name if is_weekday(name) else None


def two_digits(group: str) -> pl.Expr:
    return pl.col(group).str.zfill(2)


def iso_times(groups: list[str]) -> pl.Expr | None:
    """As exact as they are given; null where there is no such time. None if the pattern has no hours."""
    if not {"H", "I"} & {*groups}:
        return None
    hour = pl.col("H" if "H" in groups else "I").cast(pl.Int8)
    valid = hour < 24
    if "I" in groups:
        valid = hour.is_between(1, 12)
        hour = hour % 12 + 12 * (pl.col("p").str.to_lowercase() == "p")
    parts = [hour.cast(pl.String).str.zfill(2), ":" + pl.col("M") if "M" in groups else pl.lit(":00")]
    if "S" in groups:
        parts.append(":" + pl.col("S"))
    if "f" in groups:
        parts.append("." + pl.col("f"))
    for group in {"M", "S"} & {*groups}:
        valid &= pl.col(group) < "60"
    if "z" in groups:
        zone = pl.col("z").str.to_uppercase().replace(["GMT", "UTC"], "Z").str.strip_chars_start("GMTUC")
        offset = zone.str.head(3) + ":" + zone.str.tail(2)
        parts.append(pl.when(zone == "Z").then(zone).otherwise(offset))
        valid &= (zone == "Z") | ((zone.str.slice(1, 2) < "24") & (zone.str.tail(2) < "60"))
    return pl.when(valid).then(pl.concat_str(parts))
