"""The commands of the command line, one per file; `ui.arguments` lists them."""

import sys

from jobs.cleaning.errors import CleaningError


def complain(line: str) -> int:
    """Prints an error in one line on stderr; returns the exit code of an expected error."""
    print(" ".join(line.split()), file=sys.stderr)
    return 1


def usage_error(command: str, why: Exception) -> int:
    """Prints what is wrong with the usage; returns the exit code for that."""
    print(f"main.py {command}: {why}", file=sys.stderr)
    return 2


def complain_of(given: str, error: CleaningError) -> int:
    """Prints an expected error about one input: its code, the input and the sentence."""
    return complain(f"{error.code} {given}: {in_words(error)}")


def valid(name: str) -> str:
    """The name of a file for JSON and CSV, which are UTF-8: its other bytes become U+FFFD."""
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def in_words(error: CleaningError) -> str:
    """The sentence, with the option by which the user can choose."""
    return f"{error} (--{error.parameter})" if error.choices and error.parameter else str(error)


def sentence(error: Exception) -> str:
    """The sentence for an error that is not a CleaningError."""
    from models.disk_space import NONE_LEFT
    from models.errors import RinseError

    if isinstance(error, RinseError):
        return str(error)
    if isinstance(error, OSError) and error.filename:
        return f"{error.filename}: {error.strerror}."
    if isinstance(error, OSError) and error.errno in NONE_LEFT:
        return "The disk is full. Free some space, then try again."
    return f"INTERNAL: Something went wrong on our side ({type(error).__name__}: {error}). With --debug you see where."
