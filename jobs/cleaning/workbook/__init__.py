"""Workbooks → canonical CSV, in a process of its own: `python -m jobs.cleaning.workbook` (see `__main__.py`).

Its start must be quick, so nothing here imports Polars.
"""
