"""Second tables: files that steps look up values in, by the names that recipes give them."""

from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path

from jobs.cleaning.errors import CleaningError, RecipeError
from jobs.cleaning.reader import ReaderSettings, TableIsWider, TextSource, open_table
from jobs.cleaning.recipe import Recipe


@contextmanager
def open_files(files: Mapping[str, Path], scratch: Path) -> Iterator[dict[str, TextSource]]:
    """Opens every file with detected settings. Errors include the file's name."""
    with ExitStack() as opened:
        tables = {}
        for number, (name, path) in enumerate(files.items()):
            folder = scratch / f"file-{number}"
            folder.mkdir(exist_ok=True)
            with naming_file(name):
                tables[name] = opened.enter_context(open_whole(path, folder))
        yield tables


@contextmanager
def naming_file(name: str) -> Iterator[None]:
    """Adds the file's name to errors that do not begin with it."""
    try:
        yield
    except CleaningError as error:
        if not error.message.startswith(f"{name} "):
            error.message = f"The file {name!r}: {error.message}"
        raise


@contextmanager
def open_whole(path: Path, scratch: Path) -> Iterator[TextSource]:
    """The table, as wide as its widest row. It is read once to find that out, because its columns must not change later."""
    with open_table(path, ReaderSettings(), scratch=scratch) as table:
        width = widest(table)
        if width is None:
            yield table
            return
    with open_table(path, ReaderSettings(), scratch=scratch, width=width) as table:
        yield table


def widest(table: TextSource) -> int | None:
    """How wide the table must be opened; None if it is wide enough."""
    try:
        for _ in table.batches():
            pass
    except TableIsWider:
        return table.find_width()
    return None


def refuse_unused(files: Mapping[str, object], recipe: Recipe) -> None:
    """Rejects files that no step uses, not even a disabled one: they were given by mistake."""
    needed = list(dict.fromkeys(name for step in recipe.steps for name in step.file_names))
    for name in files:
        if name not in needed:
            names = f"The recipe's names are {', '.join(map(repr, needed))}." if needed else "No step of it needs one."
            raise RecipeError(f"The recipe has no file {name!r}. {names}")
