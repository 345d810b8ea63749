"""Tables for measuring: orders as messy as real ones, always the same for the same size."""

from pathlib import Path

import numpy as np
import polars as pl

CHUNK = 50_000
NAMES = ["Ann Lee", "Björn Åkesson", "Carla O'Neil", "Dmitri Petrov", "Fatima Usman", "José García", "Wei Zhang"]
CITIES = ["Oslo", "São Paulo", "Paris, TX", "New York", "Zürich", "Lagos", "Lima"]
NOTES = ["fragile", 'says "call first"', "two\nlines", "leave at door, ring bell", "nothing special"]


def write_orders(path: Path, megabytes: float) -> None:
    """Nine columns: ids with leading zeros, padded texts, quotes and line breaks, 8 % missing, 5 % repeated rows."""
    with path.open("wb") as file:
        for number in range(10_000):
            orders(number).write_csv(file, include_header=number == 0)
            if file.tell() > megabytes * 1e6:
                return


def orders(number: int) -> pl.DataFrame:
    chance = np.random.default_rng(number)

    def some(words: list[str], padded: bool = False) -> list[str]:
        picked = np.array(words, dtype=object)[chance.integers(0, len(words), CHUNK)]
        return (
            list(np.array(["", "", " ", "  "], dtype=object)[chance.integers(0, 4, CHUNK)] + picked) if padded else list(picked)
        )

    ids = pl.Series(np.arange(number * CHUNK, (number + 1) * CHUNK)).cast(pl.String).str.zfill(10)
    frame = pl.DataFrame(
        {
            "order_id": ids,
            "customer": some(NAMES, padded=True),
            "email": ids + "@example.com",
            "city": some(CITIES, padded=True),
            "quantity": pl.Series(chance.integers(1, 500, CHUNK)).cast(pl.String),
            "price": pl.Series(chance.gamma(2.0, 40.0, CHUNK).round(2)).cast(pl.String),
            "score": pl.Series(chance.normal(50, 15, CHUNK).round(6)).cast(pl.String),
            "status": some(["new", "paid", "NA", "returned"]),
            "note": some(NOTES, padded=True),
        }
    )
    gaps = [pl.when(pl.Series(chance.random(CHUNK) > 0.08)).then(pl.col(name)).alias(name) for name in frame.columns]
    holed = frame.with_columns(gaps)
    repeats = holed[chance.integers(0, CHUNK, CHUNK // 20)]
    return pl.concat([holed, repeats])[chance.permutation(CHUNK + CHUNK // 20)]
