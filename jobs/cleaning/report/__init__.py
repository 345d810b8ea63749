"""A profile as one page that stands alone: for people, for print, small for any table."""

from jobs.cleaning.report.page import Baseline, page

__all__ = ["Baseline", "page"]
