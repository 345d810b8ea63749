"""`email` on the command line: a letter to every row of a file."""

import argparse
import hashlib
import json
import shutil
from contextlib import closing
from pathlib import Path

from pydantic import ValidationError

from jobs.cleaning.complaints import complaint
from jobs.cleaning.plural import plural
from jobs.cleaning.reader import ReaderSettings
from jobs.mailing.records import FileRecord
from jobs.mailing.run import Done, mail_rows
from jobs.mailing.sending import Mailing
from jobs.mailing.template import LetterSettings
from models.settings import get_settings
from ui.commands import complain, usage_error
from ui.commands.inputs import demand_file, open_inputs, overrule
from ui.commands.outputs import demand_folders, result_at, spare_inputs
from ui.commands.scratch import scratch_folder


def run(args: argparse.Namespace) -> int:
    """Exit code 1 if not every row got its letter."""
    with scratch_folder() as scratch:
        (source,) = open_inputs(args.inputs, scratch)
        try:
            reader, settings = overrule(ReaderSettings(), args), settings_of(args)
            spare_inputs([source.path, args.text], args.out, args.letters, args.record)
        except ValueError as error:
            return usage_error("email", error)
        demand_file(source)
        demand_folders([args.letters, args.record])
        kept = args.record or scratch / "record"
        with closing(FileRecord(kept, about(source.path, reader, settings))) as record, result_at(args.out, scratch) as out:
            done = mail_rows(
                source.path,
                reader,
                settings,
                lambda: Mailing(settings, get_settings(), record, record.name, lambda: None),
                scratch,
                lambda *_: None,
                name=source.given,
            )
            shutil.copyfile(done.listed, out)
        if args.letters and done.letters:
            shutil.copyfile(done.letters, args.letters)
    return exit_code(done, settings)


def about(source: Path, reader: ReaderSettings, settings: LetterSettings) -> dict[str, str]:
    """Identifies what a record is about: the rows, which it knows only by number, and the letter."""
    with source.open("rb") as file:
        rows = hashlib.file_digest(file, "sha256")
    rows.update(reader.model_dump_json(exclude_defaults=True).encode())
    letter = json.dumps([settings.to, settings.subject, settings.text])
    return {"file": rows.hexdigest(), "letter": hashlib.sha256(letter.encode()).hexdigest()}


def exit_code(done: Done, settings: LetterSettings) -> int:
    wanted = "would be sent" if settings.dry_run else "sent"
    others = {state: count for state, count in done.counts.items() if state != wanted}
    for state, count in others.items():
        complain(f"{count:,} {state}")
    if done.repeated:
        complain(f"{plural(done.repeated, 'address has', 'addresses have')} more than one letter")
    return 1 if others else 0


def settings_of(args: argparse.Namespace) -> LetterSettings:
    """Raises ValueError with a sentence."""
    if args.send and not args.record:
        raise ValueError("to send, give --record FILE: what is known of each row is kept there")
    if args.send and args.letters:
        raise ValueError("--letters is for a dry run")
    letter = {"to": args.to, "subject": args.subject, "text": args.text.read_text(encoding="utf-8")}
    try:
        settings = LetterSettings(**letter, per_second=args.per_second, dry_run=not args.send)
    except ValidationError as error:
        first = error.errors()[0]
        raise ValueError(f"--{str(first['loc'][0]).replace('_', '-')}: {complaint(first)}") from None
    if missing := settings.missing():
        raise ValueError(missing)
    return settings
