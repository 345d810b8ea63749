"""Where this installation is: its file `.env` and, unless DATA_DIR is set, its data.

Both are looked for in the current folder, then in the program's own, where `make run` keeps them: so a command that is called
from elsewhere finds them, too.
"""

import os
from collections.abc import Callable
from pathlib import Path

PROGRAM = Path(__file__).parents[1]
SIGNS = ("rinse.db", "secret_key", "lock", "files/u")
"""A folder called data may be anybody's; ours has one of these once Rinse was started."""

NO_DATA = "Rinse has no data in {}. Call this in the folder where Rinse was started, or set DATA_DIR to where its data is."


def env_file() -> Path:
    """The file `.env` to read, if it exists."""
    return first_folder(lambda each: os.path.isfile(each / ".env")) / ".env"  # noqa: PTH113  as below


def data_folder() -> Path:
    """The folder with our data; if there is none yet, the one to make in the current folder."""
    return first_folder(lambda each: has_data(each / "data")) / "data"


def has_data(folder: Path) -> bool:
    """Whether Rinse keeps its data there. Not as far as we can tell, if somebody else's folder keeps us out."""
    return any(os.path.exists(folder / sign) for sign in SIGNS)  # noqa: PTH110  pathlib's raises where we are kept out


def first_folder(is_right: Callable[[Path], bool]) -> Path:
    """The current folder, unless only the program's own is right."""
    here = Path.cwd()
    return next((each for each in (here, PROGRAM) if is_right(each)), here)


def about(folder: Path) -> str | None:
    """A line for people, if the data folder is new or not where they are."""
    if not has_data(folder):
        return f"A new data folder: {folder}"
    if folder == PROGRAM / "data" and Path.cwd() != PROGRAM:
        return f"Using the data in {folder}"
    return None


def beside(file: Path, path: str) -> str:
    """A path, address of a bucket or of a database, as it stands in a file: relative paths are those from its folder."""
    scheme, mark, rest = path.partition("://")
    if not mark:
        return str(file.parent / Path(path).expanduser())
    return f"{scheme}:///{file.parent / rest[1:]}" if scheme == "sqlite" and rest[1:] else path
