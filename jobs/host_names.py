"""Internationalised host names."""

import idna


def in_ascii(name: str) -> str:
    """A host name in ASCII, by IDNA 2008; the standard library's codec makes straße.example another host. Raises ValueError."""
    return name.encode("idna").decode() if name.isascii() else idna.encode(name, uts46=True).decode()
