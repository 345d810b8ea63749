"""Writes a profile as a self-contained HTML page, for the screen and for print, small for any table."""

from jobs.cleaning.report.page import Baseline, page

__all__ = ["Baseline", "page"]
