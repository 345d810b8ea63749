"""Settings on what goes out, and what comes in by itself: mail, webhooks, schedules, logs."""

import re
from email.headerregistry import Address
from email.utils import parseaddr
from typing import Literal, Self
from urllib.parse import unquote, urlsplit

from pydantic import Field, field_validator, model_validator

from models.file_limits import FileLimits

SMTP_SCHEMES = ("smtp", "smtps", "smtp+starttls")


class TellingSettings(FileLimits):
    """Part of Settings."""

    smtp_url: str | None = Field(
        None,
        repr=False,
        description="The mail server: `smtp://user:password@host:587` (encrypted where the server offers it, and always "
        "before a password is sent, but for servers on this machine), `smtp+starttls://` (always) or `smtps://` (from the "
        "first byte). Not set: no mail.",
    )
    mail_from: str = Field(
        "", description="Who mail comes from, such as `Rinse <rinse@example.org>`. Default: the user in SMTP_URL."
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
    keep_days_of_kinds: str = Field(
        "mail=30, webhook=30, place=30, scheduled=30",
        description="KEEP_DAYS for single kinds of job, such as `report=7, mail=30`; what each message or schedule did "
        "stays with its job. 0: never.",
    )
    sentry_dsn: str | None = Field(
        None, repr=False, description="Where unexpected errors are reported: the DSN of a project in Sentry. Not set: nowhere."
    )
    otel_exporter_otlp_endpoint: str | None = Field(
        None,
        description="Where attempts at jobs are traced: the address of an OpenTelemetry collector (HTTP). Not set: nowhere.",
    )
    log_format: Literal["text", "json"] = Field("text", description="How log lines are written: for people, or for programs.")

    @field_validator("smtp_url")
    @classmethod
    def _smtp(cls, url: str | None) -> str | None:
        if url and (urlsplit(url).scheme not in SMTP_SCHEMES or not urlsplit(url).hostname):
            raise ValueError("must be smtp://host, smtp+starttls://host or smtps://host")
        return url

    @field_validator("keep_days_of_kinds")
    @classmethod
    def _of_kinds(cls, said: str) -> str:
        if said and not re.fullmatch(r"\s*\w+\s*=\s*\d{1,5}\s*(,\s*\w+\s*=\s*\d{1,5}\s*)*", said):
            raise ValueError("must be kinds with their days, such as report=7, mail=30")
        return said

    @model_validator(mode="after")
    def _sender(self) -> Self:
        if self.smtp_url and not self.mail_from:
            self.mail_from = unquote(urlsplit(self.smtp_url).username or "")
        if self.smtp_url and "@" not in parseaddr(self.mail_from)[1]:
            raise ValueError("SMTP_URL needs MAIL_FROM, such as rinse@example.org")
        return self

    @property
    def sends_mail(self) -> bool:
        """Whether there is a mail server."""
        return self.smtp_url is not None

    def shared_roots(self) -> list[str]:
        """SHARED_PLACES, taken apart."""
        return [place.strip() for place in self.shared_places.split(",") if place.strip()]

    def days_of_kinds(self) -> dict[str, int]:
        """KEEP_DAYS_OF_KINDS, taken apart."""
        return {kind: int(days) for kind, days in re.findall(r"(\w+)\s*=\s*(\d+)", self.keep_days_of_kinds)}

    def sender(self) -> Address:
        """MAIL_FROM, taken apart."""
        name, address = parseaddr(self.mail_from)
        return Address(name, addr_spec=address)
