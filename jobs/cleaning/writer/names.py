"""Column names for formats in which every column needs a unique name."""

from collections.abc import Sequence


def usable_names(names: Sequence[str | None]) -> tuple[list[str], list[str]]:
    """A unique name for each column (an empty one becomes `column_3`, a repeated one `x_2`), and a sentence for each change."""
    used, notes = {name for name in names if name}, list[str]()
    usable: list[str] = []
    for place, name in enumerate(names, start=1):
        if name and name not in usable:
            usable.append(name)
            continue
        new = _free(f"column_{place}", used) if not name else _free(name, used, 2)
        used.add(new)
        usable.append(new)
        why = "has no name" if not name else f"is one more called {name!r}"
        notes.append(f"Column {place} {why}: in this format it is called {new!r}.")
    return usable, notes


def _free(name: str, used: set[str], number: int = 1) -> str:
    new = name if number == 1 else f"{name}_{number}"
    while new in used:
        number += 1
        new = f"{name}_{number}"
    return new
