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
    return complain(f"{error.code} {given}: {in_words(error)}")


def in_words(error: CleaningError) -> str:
    """With the option that makes the choice that is missing."""
    return f"{error} (--{error.parameter})" if error.choices and error.parameter else str(error)


def sentence(error: Exception) -> str:
    """What a person reads of an error that is not the cleaning core's."""
    from models.errors import RinseError
    from models.room import NONE_LEFT

    if isinstance(error, RinseError):
        return str(error)
    if isinstance(error, OSError) and error.filename:
        return f"{error.filename}: {error.strerror}."
    if isinstance(error, OSError) and error.errno in NONE_LEFT:
        return "The disk is full. Free some space, then try again."
    return f"INTERNAL: Something went wrong on our side ({type(error).__name__}: {error}). With --debug you see where."
