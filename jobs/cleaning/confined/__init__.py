"""What parses files whose parsers can abort, hang or take all memory: in a process of its own, with limits.

`python -m jobs.cleaning.confined` (see `__main__.py`) takes one order. Its start must be quick, so nothing here imports Polars
before it is needed.
"""
