"""How a script is called."""

import argparse
from collections.abc import Iterable


def called_with(files: Iterable[str] = ()) -> tuple[str, str, dict[str, str]]:
    """The paths that the script was called with: of the table, of the clean table, and of second files by name.

    With `--help`, or other arguments than it takes, says which it takes, and exits.
    """
    parser = argparse.ArgumentParser(description="Cleans a table as Rinse did.")
    parser.add_argument("source", metavar="IN", help="the table, read like the one this script was made for")
    parser.add_argument("target", metavar="OUT.csv", help="the clean table")
    names = list(files)
    if names:
        listed = ", ".join(names).replace("%", "%%")  # argparse fills in what stands behind a %
        parser.add_argument("files", nargs="*", metavar="NAME=PATH", help=f"a second file; the names are {listed}")
    given = parser.parse_args()
    paths = {}
    for word in given.files if names else ():
        known = [name for name in names if word.startswith(f"{name}=")]
        if known:
            name = max(known, key=len)
            paths[name] = word[len(name) + 1 :]
    if names and (set(paths) != set(names) or len(given.files) != len(names)):
        parser.error(f"say which files these are: {' '.join(f'{name}=PATH' for name in names)}")
    return given.source, given.target, paths
