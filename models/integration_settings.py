"""Settings: mail, webhooks, and the places that schedules read from and write to."""

from email.headerregistry import Address
from email.utils import parseaddr
from typing import Literal, Self
from urllib.parse import unquote, urlsplit

from pydantic import Field, field_validator, model_validator
from pydantic_settings import BaseSettings

SMTP_SCHEMES = ("smtp", "smtps", "smtp+starttls")


class IntegrationSettings(BaseSettings):
    """Part of Settings."""

    smtp_url: str | None = Field(
        None,
        repr=False,
        description="The mail server: `smtp://user:password@host:587` (encrypted where the server offers it, and always "
        "before a password is sent, except to servers on this machine), `smtp+starttls://` (always) or `smtps://` (from the "
        "first byte). Not set: no mail.",
    )
    mail_from: str = Field(
        "", description="The sender of mail, such as `Rinse <rinse@example.org>`. Default: the user in SMTP_URL."
    )
    mass_mail: Literal["administrators", "everybody"] = Field(
        "administrators", description="Who may send a letter to every address in a file."
    )
    private_addresses: bool = Field(
        False,
        description="Whether webhooks and schedules may call addresses of this machine and of private networks. "
        "Anybody who may make a job could then reach what listens there.",
    )
    shared_places: str = Field(
        "",
        description="Folders and `gs://bucket/prefix`es, separated by commas, below which schedules may take files and "
        "leave results. Everybody who may make a schedule can read and write there. Default: none.",
    )

    @field_validator("smtp_url")
    @classmethod
    def _smtp(cls, url: str | None) -> str | None:
        if url and (urlsplit(url).scheme not in SMTP_SCHEMES or not urlsplit(url).hostname):
            raise ValueError("must be smtp://host, smtp+starttls://host or smtps://host")
        return url

    @model_validator(mode="after")
    def _sender(self) -> Self:
        if self.smtp_url and not self.mail_from:
            self.mail_from = unquote(urlsplit(self.smtp_url).username or "")
        if self.smtp_url and "@" not in parseaddr(self.mail_from)[1]:
            raise ValueError("SMTP_URL needs MAIL_FROM, such as rinse@example.org")
        return self

    @property
    def sends_mail(self) -> bool:
        """Whether a mail server is configured."""
        return self.smtp_url is not None

    def shared_roots(self) -> list[str]:
        """SHARED_PLACES, parsed."""
        return [place.strip() for place in self.shared_places.split(",") if place.strip()]

    def sender(self) -> Address:
        """MAIL_FROM, parsed."""
        name, address = parseaddr(self.mail_from)
        return Address(name, addr_spec=address)
