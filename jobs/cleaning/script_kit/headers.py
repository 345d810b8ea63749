"""New column names."""

from collections.abc import Callable, Iterable
from unicodedata import category, combining, normalize

import pandas as pd

from jobs.cleaning.script_kit.columns import Label, labels, labels_with, name_of, pick


def renamed(frame: pd.DataFrame, names: dict[str, str], skip: bool = False) -> pd.DataFrame:
    """The frame with other column names; if several have the same name, the first is meant."""
    olds = pick(frame, list(names), skip)
    labels_with([name_of(label) for label in frame.columns if label not in olds], [names[str(label)] for label in olds])
    return frame.set_axis(labels([names[str(label)] if label in olds else name_of(label) for label in frame.columns]), axis=1)


def tidied(
    columns: Iterable[Label], case: str, strip_accents: bool, dedupe: bool, max_len: int | None, empty_name: str
) -> list[str | None]:
    """Column names of words joined by "_"; none empty, and with `dedupe` all unique."""
    taken: dict[str, int] = {}
    names = []
    for place, label in enumerate(columns, start=1):
        text = "_".join(header_words(name_of(label) or "", case, strip_accents))
        name = text = cut(text, "", max_len) if text else cut(empty_name, f"_{place}", max_len)
        while dedupe and name in taken:
            taken[text] += 1
            name = cut(text, f"_{taken[text]}", max_len)
        taken.setdefault(name, 1)
        names.append(name)
    return list(names)


def header_words(name: str, case: str, strip_accents: bool) -> list[str]:
    """The words of a column's name. Snake case splits firstName and HTTPServer, but not the plural of IDs."""
    if strip_accents:
        name = "".join(char for char in normalize("NFD", name) if not combining(char))
    name, text = normalize("NFC", name), ""
    for at, char in enumerate(name):
        before, after = name[at - 1 : at], name[at + 1 : at + 3]
        begins = char.isupper() and (before.islower() or (before.isalnum() and len(after) == 2 and after.islower()))
        text += " " if category(char)[0] not in "LNM" else f" {char}" if case == "snake" and begins else char
    changes: dict[str, Callable[[str], str]] = {"keep": str, "upper": str.upper, "title": str.capitalize}
    change = changes.get(case, str.lower)
    return [change(word) for word in text.split()]


def cut(name: str, end: str, max_len: int | None) -> str:
    """The name and its end in at most `max_len` characters, keeping at least one of the name's own."""
    return (name if max_len is None else name[: max(1, max_len - len(end))].rstrip("_")) + end
