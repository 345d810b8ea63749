"""`profile` on the command line: how files are read, what their columns hold, what is wrong with them."""

import argparse
import json
from pathlib import Path
from typing import Any

from jobs.cleaning.errors import CleaningError
from jobs.cleaning.plural import plural
from jobs.cleaning.profile import profile
from jobs.cleaning.reader import ReaderSettings
from ui.commands import complain_of, usage_error, valid
from ui.commands.inputs import Input, demand_file, open_inputs, overrule
from ui.commands.scratch import scratch_folder


def run(args: argparse.Namespace) -> int:
    """Profiles every input; exit code 1 if one could not be read."""
    try:
        settings = overrule(ReaderSettings(), args)
    except ValueError as error:
        return usage_error("profile", error)
    with scratch_folder() as scratch:
        answers = [answer(each, settings, scratch, args) for each in open_inputs(args.inputs, scratch)]
    return 0 if all(answers) else 1


def answer(source: Input, settings: ReaderSettings, scratch: Path, args: argparse.Namespace) -> bool:
    """Prints one input's profile or its error; True if it could be read."""
    try:
        demand_file(source)
        found = {"file": source.given} | profile(source.path, settings, scratch, name=source.given)
    except CleaningError as error:
        if args.json:
            print(valid(json.dumps({"file": source.given, "error": error.as_json()}, ensure_ascii=False)))
        complain_of(source.given, error)
        return False
    print(valid(json.dumps(found, ensure_ascii=False)) if args.json else in_words(found))
    return True


def in_words(found: dict[str, Any]) -> str:
    """The profile as text: how the file was read, notes, problems, then a line for each column."""
    lines = [
        f"{found['file']}: {plural(found['rows'], 'row')}, {plural(len(found['columns']), 'column')}",
        f"  read as {reading_in_words(found['reader'])}",
        *(f"  · {note}" for note in found["reader"]["notes"]),
        *(f"  ! {each['sentence']}" for each in found["problems"]),
        *(f"  {column_in_words(each)}" for each in found["columns"]),
    ]
    return "\n".join(lines)


def reading_in_words(reader: dict[str, Any]) -> str:
    """Only what applies to such a file: a workbook has sheets but no delimiter."""
    parts = [reader["encoding"] or reader["kind"]]
    parts += [f"{name} {reader[name]!r}" for name in ("member", "sheet", "delimiter", "quote") if reader[name] is not None]
    others = [sheet for sheet in reader["sheets"] if sheet != reader["sheet"]]
    parts += [f"other sheets {', '.join(map(repr, others))}"] if others else []
    return ", ".join([*parts, header_in_words(reader["header"])])


def header_in_words(header: int | list[int] | None) -> str:
    """Several records as the option takes them."""
    if header is None:
        return "no header"
    return f"header {','.join(map(str, header)) if isinstance(header, list) else header}"


def column_in_words(column: dict[str, Any]) -> str:
    name = column["name"] or "(no name)"
    figures = f", {column['min']} to {column['max']}, mean {column['mean']}, sum {column['sum']}" if "sum" in column else ""
    return f"{name}: {column['looks_like']}, {column['missing']:,} missing, {distinct(column)} distinct{figures}"


def distinct(column: dict[str, Any]) -> str:
    return f"{column['distinct']:,}" if column.get("distinct") is not None else f"over {column['distinct_at_least']:,}"
