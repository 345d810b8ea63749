"""Parts of texts."""

import re


def first_find(pattern: str | re.Pattern[str], text: str, group: int = 0) -> str | None:
    """The first match of the pattern, or of a group of it."""
    found = re.search(pattern, text)
    return found[group] if found else None


def between(text: str, start: str, end: str) -> str | None:
    """The text after the first `start`, up to the next `end`; None if one of them does not occur."""
    if start:
        _, found, text = text.partition(start)
        if not found:
            return None
    part, found, _ = text.partition(end) if end else (text, "all", "")
    return part if found else None


def cut_up(text: str | None, where: list[int] | re.Pattern[str], most: int | None = None) -> list[str | None]:
    """The parts of a text, split at matches of the pattern, or at positions; the last holds the rest."""
    if text is None:
        return [None]
    if isinstance(where, list):
        starts = [0, *(start for start in where if start < len(text))][:most]
        return [text[start:end] for start, end in zip(starts, [*starts[1:], None], strict=True)]
    parts: list[str | None] = []
    at = 0
    for found in where.finditer(text):
        if most is not None and len(parts) == most - 1:
            break
        parts.append(text[at : found.start()])
        at = found.end()
    return [*parts, text[at:]]
