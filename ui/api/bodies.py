"""What programs may send and what they get. A field that is not named here is refused: a typo is no silent default."""

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from models.job import Status

Email = Annotated[str, StringConstraints(strip_whitespace=True, max_length=254, pattern=r"^[^@\s]+@[^@\s]+\.[^@\s]+$")]
Webhook = Annotated[str, StringConstraints(max_length=2000, pattern=r"^https?://[^\s/]+")]

LONGEST_BODY = 4 << 20
"""Bytes of what is sent, files aside."""

RECIPE: dict[str, Any] = {"version": 1, "steps": [{"step": "trim", "columns": "all"}, {"step": "drop_duplicates"}]}
FILE_ID = "abcdefghijklmnopqrst"


class Body(BaseModel):
    model_config = ConfigDict(extra="forbid")


class NewJob(Body):
    """A piece of work on a file."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"kind": "clean", "file_id": FILE_ID, "options": {"recipe": RECIPE}}]}
    )

    kind: str = Field("clean", description="What to do; GET /kinds lists what there is.")
    file_id: str = Field(description="The file to work on, from PUT /files.")
    options: dict[str, Any] = Field({}, description="As the kind wants them. For clean: recipe or recipe_id, and format.")
    email: Email | None = Field(None, description="Who to tell when it has ended.")
    webhook: Webhook | None = Field(None, description="An address to call when it has ended.")
    draft: bool = Field(False, description="Keep it for changes; POST /jobs/{id}/run starts it.")


class DraftChange(Body):
    """What to change in a draft. What is left out stays as it is."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"version": 3, "options": {"recipe": RECIPE}}]})

    version: int | None = Field(None, description="The version you read; or send it as If-Match.")
    options: dict[str, Any] | None = None
    email: Email | None = None
    webhook: Webhook | None = None


class NamedRecipe(Body):
    model_config = ConfigDict(json_schema_extra={"examples": [{"name": "Monthly export", "recipe": RECIPE}]})

    name: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]


class NewRecipe(NamedRecipe):
    """A recipe to keep under a name."""

    recipe: dict[str, Any] | list[dict[str, Any]] = Field(description="A recipe, or the operations of an OpenRefine history.")


class RecipeChange(NamedRecipe):
    """The recipe as it shall be."""

    recipe: dict[str, Any]
    version: int | None = Field(None, description="The version you read; or send it as If-Match.")


class FileAnswer(BaseModel):
    """A stored file."""

    id: str
    name: str
    bytes: int
    sha256: str


class JobFile(BaseModel):
    """The file of a job. `id` is null once the file was deleted."""

    id: str | None
    name: str
    bytes: int


class JobAnswer(BaseModel):
    """A job. `version` grows with every change."""

    id: str
    kind: str
    status: Status
    version: int
    attempt: int
    progress: float = Field(description="0 to 1")
    rows_done: int | None
    rows_total: int | None
    file: JobFile | None
    options: dict[str, Any]
    result: dict[str, Any] | None
    error: dict[str, Any] | None = Field(description="{code, message, step?, column?, row?}")
    created_at: datetime
    started_at: datetime | None
    ended_at: datetime | None


class JobsAnswer(BaseModel):
    """Jobs, newest first. `totals` counts them by status, whatever status was asked for."""

    jobs: list[JobAnswer]
    total: int
    totals: dict[Status, int]
    next_cursor: str | None


class RecipeAnswer(BaseModel):
    """A kept recipe."""

    id: str
    name: str
    recipe: dict[str, Any]
    version: int


class Health(BaseModel):
    status: Literal["ok"]


class Readiness(BaseModel):
    """`parts`: what does not answer says why; the others say "ok"."""

    status: Literal["ok", "unavailable"]
    parts: dict[str, str]
