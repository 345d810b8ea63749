"""How values and numbers are written on a page: text from a file is never markup, and nothing in it is invisible."""

import unicodedata
from collections.abc import Iterable
from html import escape

LONGEST = 80
UNSEEN = ("Cc", "Cf", "Co", "Cs", "Zl", "Zp", "Zs")
NO_NAME = "<em>no name</em>"


def escaped(value: str, longest: int = LONGEST) -> str:
    """A text from the file, truncated if it is long; invisible characters are shown by their code points."""
    cut = value if len(value) <= longest else f"{value[: longest - 1]}…"
    text = "".join(map(seen, cut))
    left, right = len(text) - len(text.lstrip(" ")), len(text) - len(text.rstrip(" "))
    return escape("·" * left + text.strip(" ") + "·" * (right if text.strip(" ") else 0))


def seen(letter: str) -> str:
    is_hidden = unicodedata.category(letter) in UNSEEN and letter != " "
    return f"⟨{ord(letter):04X}⟩" if is_hidden else letter


def name_of(name: str | None) -> str:
    return f"<bdi>{escaped(name)}</bdi>" if name else NO_NAME


def count(value: int) -> str:
    return f"{value:,}"


def share(part: int, whole: int) -> str:
    if not part or not whole:
        return "0 %"
    percent = 100 * part / whole
    return "under 0.1 %" if percent < 0.1 else f"{percent:.1f} %"


def fitting(parts: Iterable[str], room: int) -> tuple[list[str], int]:
    """The first parts that fit in `room` bytes, and how many are left out."""
    taken: list[str] = []
    left_out = 0
    for part in parts:
        room -= len(part.encode())
        if room < 0 or left_out:
            left_out += 1
        else:
            taken.append(part)
    return taken, left_out
