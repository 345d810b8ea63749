"""Column names that suit programs: words joined by "_", never empty, and unique."""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Literal
from unicodedata import category, combining, normalize

Case = Literal["keep", "lower", "upper", "snake", "title"]


def tidy(name: str, case: Case, *, strip_accents: bool = False) -> str:
    """The name's words joined by "_"; empty if it has none."""
    text = normalize("NFC", without_accents(name) if strip_accents else name)
    if case == "snake":
        text = with_gaps(text)
    words = "".join(char if is_alphanumeric(char) else " " for char in text).split()
    if case == "title":
        return "_".join(word.capitalize() for word in words)
    joined = "_".join(words)
    return joined if case == "keep" else joined.upper() if case == "upper" else joined.lower()


def is_alphanumeric(char: str) -> bool:
    """Letters, digits, and combining marks, which many scripts need."""
    return category(char)[0] in "LNM"


def without_accents(text: str) -> str:
    return "".join(char for char in normalize("NFD", text) if not combining(char))


def with_gaps(text: str) -> str:
    """Puts a space before each word of a name such as firstName or HTTPServer. The plural s of IDs is not a word."""

    def begins_word(at: int) -> bool:
        before, after = text[at - 1], text[at + 1 : at + 3]
        return text[at].isupper() and (before.islower() or (before.isalnum() and len(after) == 2 and after.islower()))

    return "".join(f" {char}" if at and begins_word(at) else char for at, char in enumerate(text))


def numbered(names: Iterable[str], max_len: int | None) -> Iterator[str]:
    """The names, made unique from left to right: a repeated name gets the first free number."""
    taken: set[str] = set()
    counts: Counter[str] = Counter()
    for name in names:
        unique = name
        while unique in taken:
            counts[name] += 1
            unique = fitted(name, f"_{counts[name] + 1}", max_len)
        taken.add(unique)
        yield unique


def fitted(name: str, end: str, max_len: int | None) -> str:
    """The name and its end, in at most `max_len` characters: the name is shortened, but never to nothing."""
    return (name if max_len is None else name[: max(1, max_len - len(end))].rstrip("_")) + end
