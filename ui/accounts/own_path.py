"""The page that people return to after signing in."""

import re

OWN_PATH = re.compile(r"/(?!/)[!-\[\]-~]*")
"""One slash, and no character that browsers treat as another slash or drop: such a path stays on our host."""


def own_path(target: str) -> str:
    """The target if it is a page of ours, else the start page."""
    return target if OWN_PATH.fullmatch(target) and not target.startswith("/sign-in") else "/"
