"""Settings: logs, error reports and traces for those who run Rinse."""

from typing import Literal

from pydantic import Field
from pydantic_settings import BaseSettings


class ObservabilitySettings(BaseSettings):
    """Part of Settings."""

    sentry_dsn: str | None = Field(
        None, repr=False, description="Where unexpected errors are reported: the DSN of a project in Sentry. Not set: nowhere."
    )
    otel_exporter_otlp_endpoint: str | None = Field(
        None,
        description="Where attempts at jobs are traced: the address of an OpenTelemetry collector (HTTP). Not set: nowhere.",
    )
    log_format: Literal["text", "json"] = Field("text", description="How log lines are written: for people, or for programs.")
