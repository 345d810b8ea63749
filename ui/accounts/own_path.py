"""Where people go on once they are in."""

import re

OWN_PATH = re.compile(r"/(?!/)[!-\[\]-~]*")
"""One slash, and nothing that browsers read as another or leave out: it stays with us."""


def own_path(target: str) -> str:
    """A page of ours, whatever was asked for."""
    return target if OWN_PATH.fullmatch(target) and not target.startswith("/sign-in") else "/"
