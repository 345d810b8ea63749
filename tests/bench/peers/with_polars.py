"""The cleaning benchmark's recipe in raw Polars, every cell as text. with_polars.py IN OUT"""

import sys

import polars as pl

table = pl.scan_csv(sys.argv[1], infer_schema=False)
stripped = [pl.col(name).str.strip_chars() for name in table.collect_schema().names()]
table = table.with_columns(pl.when(text != "").then(text) for text in stripped)
table = table.unique(keep="first", maintain_order=True).drop_nulls(["order_id"]).drop("email")
medians = [
    pl.col(name).fill_null(pl.col(name).cast(pl.Float64, strict=False).median().cast(pl.String))
    for name in ("quantity", "price")
]
table.with_columns(*medians, pl.col("customer", "city", "note").fill_null("Unknown")).sink_csv(sys.argv[2], engine="streaming")
