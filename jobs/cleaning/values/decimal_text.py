"""A parameter that is a number, held as its decimal text: a float would change it."""

from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, Field

from jobs.cleaning.conditions import as_text, is_number

LONGEST = 100


def checked(text: str) -> str:
    if not is_number(text):
        raise ValueError(f"{text!r} is not a number written like 12 or -0.5")
    return text


DecimalText = Annotated[str, BeforeValidator(as_text), AfterValidator(checked), Field(max_length=LONGEST)]
