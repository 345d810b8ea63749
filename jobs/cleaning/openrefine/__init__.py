"""Converts OpenRefine's operation histories to recipes.

What no step can express is listed with the reason, never silently dropped.
"""

from jobs.cleaning.openrefine.history import Converted, Remark, from_openrefine, opened

__all__ = ["Converted", "Remark", "from_openrefine", "opened"]
