"""Validates contacts for notifications, as typed."""

from pydantic import TypeAdapter, ValidationError

from models.errors import Refused
from ui.api.values import Email, Webhook

CONTACTS: dict[str, tuple[TypeAdapter[str], str]] = {
    "email": (TypeAdapter(Email), "That is not an e-mail address; none is kept."),
    "webhook": (TypeAdapter(Webhook), "That is not an address such as https://example.org/told; none is kept."),
}


def contact(name: str, typed: str) -> str | None:
    """The normalised contact; None if empty. Raises Refused."""
    pattern, refusal = CONTACTS[name]
    typed = typed.strip()
    try:
        return pattern.validate_python(typed) if typed else None
    except ValidationError as error:
        raise Refused(refusal) from error
