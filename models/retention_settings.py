"""Settings: what is deleted automatically, and when."""

import re

from pydantic import Field, field_validator
from pydantic_settings import BaseSettings


class RetentionSettings(BaseSettings):
    """Part of Settings."""

    keep_drafts_days: int = Field(
        30, ge=0, description="Drafts, and files that no job uses, are deleted after this many days. 0: never."
    )
    keep_days: int = Field(0, ge=0, description="Jobs are deleted with their results this many days after they end. 0: never.")
    keep_days_of_kinds: str = Field(
        "mail=30, webhook=30, place=30, scheduled=30, bulk=30, counts=1",
        description="KEEP_DAYS for single kinds of job, such as `report=7, mail=30`; what each message or schedule did "
        "stays with its job. 0: never.",
    )
    keep_uploads_hours: int = Field(
        24, ge=1, description="An unfinished upload is given up when nothing has arrived for this many hours."
    )
    sweep_seconds: int = Field(
        3600,
        ge=1,
        description="How often, in seconds, stored bytes that belong to nothing are deleted, and how old they must be.",
    )

    @field_validator("keep_days_of_kinds")
    @classmethod
    def _of_kinds(cls, said: str) -> str:
        if said and not re.fullmatch(r"\s*\w+\s*=\s*\d{1,5}\s*(,\s*\w+\s*=\s*\d{1,5}\s*)*", said):
            raise ValueError("must be kinds with their days, such as report=7, mail=30")
        return said

    def days_of_kinds(self) -> dict[str, int]:
        """KEEP_DAYS_OF_KINDS, parsed."""
        return {kind: int(days) for kind, days in re.findall(r"(\w+)\s*=\s*(\d+)", self.keep_days_of_kinds)}
