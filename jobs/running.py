"""How a job is run, whatever its kind: how often it is tried, and before or after which others."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from models.errors import Refused
from models.user import User

USUAL: Literal[5] = 5


class Running(BaseModel):
    """What is asked for; the defaults are as usual."""

    model_config = ConfigDict(extra="forbid")

    max_attempts: int = Field(
        3, ge=1, le=20, title="Attempts", description="How often it is tried when storage, network or a worker fail under it."
    )
    priority: Literal[2, 5, 8] = Field(
        USUAL,
        title="Priority",
        description="Before others is for administrators.",
        json_schema_extra={"labels": {"2": "Before others", "5": "Usual", "8": "When nothing else waits"}},
    )

    def asked(self, user: User) -> dict[str, int]:
        """What was said, and nothing of what is usual. Raises Refused for who may not go before others."""
        if self.priority < USUAL and not user.is_admin:
            raise Refused("Only administrators may put a job before others.")
        return self.model_dump(exclude_unset=True)
