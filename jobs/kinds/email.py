"""Write a letter to every row of a file."""

from typing import Any, ClassVar

from pydantic import Field
from sqlmodel import Session

from jobs.cleaning.plural import plural
from jobs.cleaning.reader import ReaderSettings
from jobs.kinds import base
from jobs.mailing.records import JobRecord
from jobs.mailing.run import Done, mail_rows
from jobs.mailing.sending import Mailing
from jobs.mailing.template import LetterSettings, no_column, write
from jobs.work import Work
from models.errors import Refused, Unreachable
from models.settings import get_settings
from models.user import User

FIGURES = {
    "sent": "sent",
    "refused": "refused",
    "uncertain": "uncertain",
    "put_off": "put off",
    "would_be_sent": "would be sent",
}
"""The counts in the result, and the states they count."""
REPEATED = "repeated_addresses"


class Options(LetterSettings, base.Options):
    """What to write, and to whom."""

    reader: base.ReadAs = Field(default_factory=ReaderSettings)


class Email(base.Kind):
    """Sends one e-mail for each row of a file.

    Subject and text are templates: {{name}} stands for the row's value in the column name. Each row is written down before its
    letter goes out, so that none is sent twice, whatever breaks; what may or may not have arrived is listed as uncertain. Try
    it with a dry run first.
    """

    id = "email"
    title = "E-mail to every row"
    word = "letters"
    unit = "letter"
    outputs: ClassVar[dict[str, str]] = {"result": "List of all letters", "letters": "Letters as written"}
    figures: ClassVar[dict[str, str]] = {
        "sent": "Sent",
        "would_be_sent": "Would be sent",
        "refused": "Refused",
        "uncertain": "Uncertain",
        "put_off": "Put off",
    }
    example = base.Example(
        "people.csv",
        b"name,email\nAda,ada@example.org\nBob,\n",
        {"to": "email", "subject": "Hello {{name}}", "text": "Dear {{name}},\n\nwelcome.\n", "per_second": 100},
        {"would_be_sent": 1, "refused": 1, "sent": 0},
    )
    Options: ClassVar[type[base.Options]] = Options

    def check(self, options: dict[str, Any], session: Session, user: User) -> dict[str, Any]:
        options = super().check(options, session, user)
        if not (Options.model_validate(options).dry_run or get_settings().sends_mail):
            raise Refused("This server cannot send mail: SMTP_URL is not set. A dry run needs none.")
        return options

    def refusal(self, user: User) -> str | None:
        if user.is_admin or get_settings().mass_mail == "everybody":
            return None
        return "Only administrators may send mail to the addresses of a file."

    def unfit(self, options: dict[str, Any], columns: list[str]) -> str | None:
        found = no_column(Options.model_validate(options), columns)
        return found.sentence if found else None

    def run_words(self, options: dict[str, Any], rows: int | None) -> str | None:
        """Rows without an address get no letter, so the number is a maximum."""
        letters = "all letters" if rows is None else "1 letter" if rows == 1 else f"up to {rows:,} letters"
        return f"Write {letters}, send none" if Options.model_validate(options).dry_run else f"Send {letters}"

    def preview(self, options: dict[str, Any], row: dict[str, str | None]) -> list[tuple[str, str]]:
        letter = write(Options.model_validate(options), row)
        told = [("To", letter.to), ("Subject", letter.subject), ("Text", letter.text)]
        return [("Not sent", letter.refusal), *told] if letter.refusal else told

    def remarks(self, result: dict[str, Any]) -> list[str]:
        repeated = result.get(REPEATED)
        if not repeated:
            return []
        have = "would get" if result.get("would_be_sent") else "get"
        return [f"{plural(repeated, 'address', 'addresses')} {have} more than one letter."]

    def run(self, work: Work) -> dict[str, Any]:
        options = Options.model_validate(work.options)
        settings = LetterSettings.model_validate(options.model_dump(exclude={"reader"}))
        folder = work.scratch / "mailing"
        folder.mkdir()

        def progress(share: float, letters: int) -> None:
            told.update(share=share, rows_done=letters)
            work.report(share, letters, phase="writing" if settings.dry_run else "sending")

        told: dict[str, Any] = {"share": 0.0, "rows_done": 0}
        record = JobRecord(work.job.id)
        done = mail_rows(
            work.input(),
            options.reader,
            settings,
            lambda: Mailing(settings, get_settings(), record, work.job.id, lambda: work.report(**told, phase="sending")),
            folder,
            progress,
            name=work.name,
        )
        demand_no_more(done, work)
        work.put("result", done.listed)
        if done.letters:
            work.put("letters", done.letters)
        counts: dict[str, Any] = {name: done.counts[state] for name, state in FIGURES.items()}
        said = {REPEATED: done.repeated} if done.repeated else {}
        return counts | said | {"refusals": [refusal._asdict() for refusal in done.refusals]}


def demand_no_more(done: Done, work: Work) -> None:
    """Raises Unreachable if letters were deferred and another attempt, which will retry them, is possible."""
    put_off = done.counts["put off"]
    if put_off and work.job.has_tries_left:
        letters = plural(put_off, "letter off; it is", "letters off; they are")
        raise Unreachable(f"The mail server put {letters} tried again.")
