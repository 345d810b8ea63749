"""Parses files in a process of its own, with limits, because their parsers can abort, hang or use up all memory.

`python -m jobs.cleaning.confined` (see `__main__.py`) runs one task. It must start quickly, so nothing here imports Polars
before it is needed.
"""
