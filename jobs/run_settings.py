"""How a job of any kind is run: how often it is tried, and with which priority."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from models.errors import Refused
from models.job.row import USUAL
from models.user import User

Attempts = Annotated[int, Field(ge=1, le=20)]
Priority = Literal[2, 5, 8]


class RunSettings(BaseModel):
    """The settings that people can choose for a job."""

    model_config = ConfigDict(extra="forbid")

    max_attempts: Attempts = Field(
        3, title="Attempts", description="How often it is tried when storage, network or a worker fails."
    )
    priority: Priority = Field(
        USUAL,
        title="Priority",
        description="Running before others is for administrators.",
        json_schema_extra={"labels": {"2": "Before others", "5": "Usual", "8": "When nothing else waits"}},
    )


def refuse_unusual(user: User, max_attempts: int | None, priority: int | None) -> None:
    """Raises Refused if only administrators may ask for this, ValidationError if nobody may. None is the default."""
    said = {"max_attempts": max_attempts, "priority": priority}
    wanted = RunSettings.model_validate({name: value for name, value in said.items() if value is not None})
    if wanted.priority < USUAL and not user.is_admin:
        raise Refused("Only administrators may put a job before others.")
