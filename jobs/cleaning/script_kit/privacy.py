"""Values that are not to be seen."""


def masked(text: str, keep_start: int, keep_end: int, character: str) -> str:
    """Only the ends are shown; nothing of a text that is no longer than these."""
    hidden = len(text) - keep_start - keep_end
    if hidden <= 0:
        return character * len(text)
    return text[:keep_start] + character * hidden + text[len(text) - keep_end :]
