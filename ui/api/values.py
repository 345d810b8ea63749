"""Types of values in bodies and query parameters, with their constraints."""

import re
from datetime import UTC, datetime
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, Field, StringConstraints
from pydantic_core import PydanticCustomError

from jobs.notifications.mail import ADDRESS, LONGEST_ADDRESS

SINCE = "made at this moment or later; without a zone it is read as UTC"
UNTIL = "made before this moment; without a zone it is read as UTC"


def in_utc(moment: datetime) -> datetime:
    """A time without a zone is taken as UTC. Raises ValueError if it falls before the year 1 or after 9999 in UTC."""
    try:
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except OverflowError as error:
        raise ValueError("there is no such moment") from error


def no_number(moment: Any) -> Any:
    """Pydantic reads a number as seconds since 1970, so that 2024 would be half past midnight of its first day."""
    if isinstance(moment, int | float) or (isinstance(moment, str) and NUMBER.fullmatch(moment)):
        raise PydanticCustomError(
            "datetime_parsing", "write it as a date or a time, such as 2027-01-31 or 2027-01-31T07:00:00Z"
        )
    return moment


NUMBER = re.compile(r"\s*[-+]?[0-9._]+(e[-+]?[0-9]+)?\s*", re.ASCII | re.IGNORECASE)
Moment = Annotated[datetime, BeforeValidator(no_number), AfterValidator(in_utc)]


def matching(pattern: str, what: str) -> AfterValidator:
    """Whoever sends something else is told what it should be, which a regular expression does not tell."""

    def check(text: str) -> str:
        if re.match(pattern, text) is None:
            raise PydanticCustomError("string_pattern_mismatch", "This is not {what}.", {"what": what})
        return text

    return AfterValidator(check)


EMAIL, WEBHOOK = f"^{ADDRESS}$", r"^https?://[^\s/]+"
Email = Annotated[
    str,
    StringConstraints(strip_whitespace=True, max_length=LONGEST_ADDRESS),
    matching(EMAIL, "an e-mail address"),
    Field(json_schema_extra={"pattern": EMAIL}),
]
Webhook = Annotated[
    str,
    StringConstraints(max_length=2000),
    matching(WEBHOOK, "an address such as https://example.org/told"),
    Field(json_schema_extra={"pattern": WEBHOOK}),
]

Version = Annotated[int, Field(ge=0, lt=(1 << 31) - 1, strict=True)]
"""The next one, too, must fit the database's column."""
