"""The commands of the command line, one a file; `ui.cli` says which there are."""

import sys

from jobs.cleaning.errors import CleaningError


def complain(line: str) -> int:
    """Says an error in one line on stderr; 1 is the exit code of an expected error."""
    print(" ".join(line.split()), file=sys.stderr)
    return 1


def misused(command: str, why: Exception) -> int:
    """Says how a command was used wrongly; 2 is the exit code for that."""
    print(f"main.py {command}: {why}", file=sys.stderr)
    return 2


def complain_of(given: str, error: CleaningError) -> int:
    """An expected error with one input, its code before its sentence."""
    return complain(f"{error.code} {given}: {error}")
