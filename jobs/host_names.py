"""Names of hosts, as the rest of the world knows them."""

import idna


def in_ascii(name: str) -> str:
    """By IDNA 2008: the standard library makes another host of straße.example. Raises ValueError for what is no name."""
    return name.encode("idna").decode() if name.isascii() else idna.encode(name, uts46=True).decode()
