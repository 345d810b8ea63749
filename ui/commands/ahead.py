"""`clean` starts to read its input while the engine is still being imported, which takes as long."""

import argparse
import json
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import NamedTuple

from jobs.cleaning.errors import CleaningError
from jobs.cleaning.reader import ReaderSettings, TextSource, open_table
from jobs.cleaning.reader.kinds import kind_of
from ui.cli import imported
from ui.commands.inputs import overrule
from ui.commands.scratch import scratch_folder


class OpenedInput(NamedTuple):
    """An input that is being read, with its reader settings."""

    settings: ReaderSettings
    table: TextSource


def clean(args: argparse.Namespace) -> int:
    with scratch_folder() as scratch, opened_ahead(args, scratch) as opened:
        return imported("ui.commands.clean:run")(args, scratch, opened)


@contextmanager
def opened_ahead(args: argparse.Namespace, scratch: Path) -> Iterator[OpenedInput | None]:
    """Starts to read a single input. None if anything is wrong with it or the recipe: the command itself reports that."""
    with ExitStack() as stack:
        opened = None
        files = [Path(args.inputs[0]), *([args.recipe] if args.recipe else [])]
        if len(args.inputs) == 1 and all(path.is_file() for path in files):  # a pipe can only be read once
            with suppress(CleaningError, ValueError, OSError, RecursionError):
                settings = overrule(reader_settings(args.recipe), args)
                if is_quickly_opened(files[0], settings):
                    table = stack.enter_context(open_table(files[0], settings, scratch=scratch, name=args.inputs[0]))
                    table.start()
                    opened = OpenedInput(settings, table)
        yield opened


def is_quickly_opened(path: Path, settings: ReaderSettings) -> bool:
    """Whether it is plain delimited text. What must be unpacked or converted first waits until the recipe is checked."""
    return kind_of(path, path.name) == "text" and settings.widths is None and settings.table in (1, "whole")


def reader_settings(recipe: Path | None) -> ReaderSettings:
    """The reader settings of a recipe file. Raises OSError, ValueError."""
    content = json.loads(recipe.read_bytes()) if recipe else {}
    return ReaderSettings.model_validate(content.get("reader", {}) if isinstance(content, dict) else {})
