"""OpenRefine's operation histories → recipes. What no step can say is listed with the reason, never left out in silence."""

from jobs.cleaning.openrefine.history import Converted, Remark, from_openrefine, opened

__all__ = ["Converted", "Remark", "from_openrefine", "opened"]
