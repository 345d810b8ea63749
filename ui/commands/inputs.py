"""The inputs of a command, paths or standard input, and the options for reading them."""

import argparse
import sys
from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from io import BufferedReader
from pathlib import Path
from typing import NamedTuple, cast

from pydantic import ValidationError

from jobs.cleaning.errors import UnreadableFile
from jobs.cleaning.reader import ReaderSettings

STDIN = "-"


class Input(NamedTuple):
    """One input: `given` as on the command line, `path` where its bytes are."""

    given: str
    path: Path

    @property
    def stem(self) -> str:
        """The base name of its outputs."""
        return "stdin" if self.given == STDIN else Path(self.given).stem


def open_inputs(given: Sequence[str], scratch: Path) -> list[Input]:
    """The content of pipes is saved in `scratch` first: cleaning reads a table more than once."""
    return [Input(each, as_file(each, scratch / f"pipe-{number}")) for number, each in enumerate(given)]


def as_file(given: str, kept: Path) -> Path:
    """A file that can be read repeatedly: the given one, or a copy of the pipe's content at `kept`."""
    if given != STDIN and not Path(given).is_fifo():
        return Path(given)
    with stdin() if given == STDIN else Path(given).open("rb") as pipe, kept.open("wb") as file:
        for block in iter(lambda: pipe.read1(1 << 20), b""):  # read() may wait for a whole block, deaf to signals
            file.write(block)
    return kept


def stdin() -> AbstractContextManager[BufferedReader]:
    """Standard input, which stays open. Raises UnreadableFile if it was closed from the start."""
    if sys.stdin is None:
        raise UnreadableFile("Standard input is closed.", code="STORAGE")
    return nullcontext(cast(BufferedReader, sys.stdin.buffer))


def demand_file(source: Input) -> None:
    """Raises UnreadableFile if the input does not exist or is a folder."""
    if source.path.is_dir():
        raise UnreadableFile(f"{source.given} is a folder. Name the files in it.", code="TYPE_MISMATCH")
    if not source.path.exists():
        raise UnreadableFile(f"There is no file {source.given}.", code="STORAGE")


def demand_lasting(source: Input) -> None:
    """Raises UnreadableFile for a pipe, where a file is read more than once."""
    if source.path.is_fifo():
        message = f"{source.given} is a pipe, which can be read once. Save what comes through it as a file."
        raise UnreadableFile(message, code="STORAGE")


def overrule(settings: ReaderSettings, args: argparse.Namespace) -> ReaderSettings:
    """The reader settings, overridden by the options; raises ValueError with a sentence."""
    given = {
        "encoding": args.encoding,
        "delimiter": args.delimiter and args.delimiter.replace("\\t", "\t"),
        "quote": args.quote,
        "escape": args.escape,
        "spaced": {"yes": True, "no": False}.get(args.spaced, args.spaced),
        "header": numbers_or_text(args.header),
        "skip": number_or_text(args.skip),
        "comment": args.comment,
        "ragged": ragged(settings, args),
        "table": number_or_text(args.table),
        "aside": args.aside,
        "sheet": number_or_text(args.sheet),
        "member": number_or_text(args.member),
        "widths": widths(args.widths),
    }
    try:
        return ReaderSettings(**settings.model_dump() | {key: value for key, value in given.items() if value is not None})
    except ValidationError as error:
        raise ValueError(complaint(error, args)) from error


OPTIONS: dict[tuple[int | str, ...], str] = {("ragged", "short"): "short-rows", ("ragged", "long"): "long-rows"}
"""Settings whose option has another name."""
TAKES = {
    "escape": "auto, double or backslash",
    "spaced": "auto, yes or no",
    "header": "auto, none, or numbers from 1, such as 1 or 1,2",
    "skip": "auto, or a number from 0",
    "short-rows": "pad, join_next or reject",
    "long-rows": "keep, merge_last or reject",
    "table": "whole, or a number from 1",
    "aside": "count, keep or reject",
    "widths": "auto, or numbers from 1 to 1000000, such as 8,20,5",
}
MOST_DIGITS = 18
"""Python refuses to read numbers of thousands of digits."""


def complaint(error: ValidationError, args: argparse.Namespace) -> str:
    """The first option that cannot be, and what it takes; our own words where a setting has some."""
    first = error.errors()[0]
    option = OPTIONS.get(first["loc"]) or str(first["loc"][0])
    if first["type"] != "value_error" and option in TAKES:
        return f"--{option} takes {TAKES[option]}, not {getattr(args, option.replace('-', '_'))!r}."
    return f"--{option}: {first['msg'].removeprefix('Value error, ').rstrip('.')}."


def ragged(settings: ReaderSettings, args: argparse.Namespace) -> dict[str, str]:
    given = {"short": args.short_rows, "long": args.long_rows}
    return settings.ragged.model_dump() | {key: value for key, value in given.items() if value is not None}


def numbers_or_text(value: str | None) -> list[str] | int | str | None:
    """Several numbers are separated by commas."""
    return value.split(",") if value and "," in value else number_or_text(value)


def widths(value: str | None) -> list[str] | str | None:
    return value if value in (None, "auto") else value.split(",")


def number_or_text(value: str | None) -> int | str | None:
    return int(value) if value is not None and value.isdecimal() and len(value) <= MOST_DIGITS else value
