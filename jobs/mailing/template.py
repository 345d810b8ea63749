"""Templates of letters: text with fields such as {{name}}, filled in from the columns of a row."""

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from pydantic import BaseModel, ConfigDict, Field

from jobs.notifications.mail import ADDRESS, ENCODED, LONGEST_ADDRESS

FIELD = re.compile(r"\{\{([^{}]*)\}\}")
LONGEST = {"subject": 1000, "text": 1_000_000}
"""Characters. A cell may hold millions, and a letter name it any number of times."""


class LetterSettings(BaseModel):
    """What to write, to whom, and how fast to send."""

    model_config = ConfigDict(extra="forbid")

    to: str = Field("", title="To", description="The column that holds the address.", json_schema_extra={"widget": "column"})
    subject: str = Field(
        "", max_length=500, title="Subject", description="With fields such as {{name}}: the columns of the row."
    )
    text: str = Field(
        "",
        max_length=100_000,
        title="Text",
        description="Plain text, with fields in the same way. A row that lacks a value for one gets no letter, and is listed.",
        json_schema_extra={"widget": "text"},
    )
    per_second: float = Field(
        2, gt=0, le=100, title="Letters a second", description="The maximum. Ask whoever runs the mail server."
    )
    dry_run: bool = Field(
        True, title="Dry run", description="Writes every letter into a file to look at, and sends none. Switch it off to send."
    )

    def missing(self) -> str | None:
        """What is still to be said before anything can be written."""
        for name, what in (("to", "To whom? Choose the column that holds the address."), ("subject", "Give a subject.")):
            if not getattr(self, name).strip():
                return what
        return None if self.text.strip() else "Give a text."

    def fields(self) -> set[str]:
        """The columns that the templates refer to."""
        return {self.to, *map(name_of, FIELD.finditer(self.subject)), *map(name_of, FIELD.finditer(self.text))}


class Written(NamedTuple):
    """A letter as it would be sent; `refusal` says why it will not."""

    to: str
    subject: str
    text: str
    refusal: str | None


class NoColumn(NamedTuple):
    """A column that the templates refer to, but the file does not have."""

    column: str
    sentence: str


def no_column(settings: LetterSettings, names: Sequence[str | None]) -> NoColumn | None:
    """The first column that there is not, among those of these names."""
    for asked in sorted(settings.fields()):
        if asked not in names:
            return NoColumn(asked, f"There is no column {asked!r}. The columns are {', '.join(map(str, names))[:300]}.")
    return None


def write(settings: LetterSettings, values: Mapping[str, str | None]) -> Written:
    """The letter for a row with these values by column."""
    to = (values.get(settings.to) or "").strip()
    lacking = sorted(name for name in settings.fields() - {settings.to} if not (values.get(name) or "").strip())
    long = too_long(settings, values)
    refusal = None
    if not is_address(to):
        refusal = f"This is not an e-mail address: {to!r}." if to else "There is no address."
    elif lacking:
        refusal = f"There is no value for {', '.join(lacking)}."
    if long:
        return Written(to, "", "", refusal or long)
    return Written(to, " ".join(filled(settings.subject, values).split()), filled(settings.text, values), refusal)


def too_long(settings: LetterSettings, values: Mapping[str, str | None]) -> str | None:
    """Told before anything is filled in."""
    for name, most in LONGEST.items():
        template = getattr(settings, name)
        size = len(template) + sum(len(values.get(name_of(field)) or "") - len(field[0]) for field in FIELD.finditer(template))
        if size > most:
            return f"The {name} would have {size:,} characters. {most:,} are allowed."
    return None


def filled(text: str, values: Mapping[str, str | None]) -> str:
    """Values are put in as they are: what looks like a field in them is none."""
    return FIELD.sub(lambda field: values.get(name_of(field)) or "", text)


def name_of(field: re.Match[str]) -> str:
    """The column that it stands for. White space around it goes here: a pattern that leaves it out tries every way to."""
    return field[1].strip()


def is_address(text: str) -> bool:
    """One address and nothing else, without names, lists and comments."""
    is_plain = len(text) <= LONGEST_ADDRESS and text.isprintable() and ENCODED not in text and not text.endswith(".")
    return is_plain and re.fullmatch(ADDRESS, text) is not None
