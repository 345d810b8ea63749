"""The bodies of requests. Unknown fields are refused, so a typo is not silently ignored."""

from typing import Annotated, Any

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    WithJsonSchema,
)

from jobs.bulk import Act
from jobs.run_settings import Attempts, Priority
from models.api_token import LONGEST_NAME
from models.job import Order, Status
from models.schedule import Missed
from ui.api.values import SINCE, UNTIL, Email, Moment, Version, Webhook, in_utc, no_number

LONGEST_BODY = 4 << 20
"""In bytes, not counting files."""

RECIPE: dict[str, Any] = {"version": 1, "steps": [{"step": "trim", "columns": "all"}, {"step": "drop_duplicates"}]}
FILE_ID = "abcdefghijklmnopqrst"


SOURCE: dict[str, Any] = {
    "type": "object",
    "properties": {
        "type": {"enum": ["file", "place", "web"]},
        "file_id": {"type": "string", "description": "of a `file`"},
        "address": {"type": "string", "description": "of a `place`: a folder, or gs://bucket/prefix"},
        "url": {"type": "string", "description": "of something in the `web`"},
    },
    "title": "Source",
    "description": "Where its files come from: one `file` each time, what is new in a `place`, or a download from the `web`.",
}


class Body(BaseModel):
    model_config = ConfigDict(extra="forbid")


class UploadDone(Body):
    """The end of an upload that went to a bucket."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"crc32c": 3808858755}]})

    crc32c: int | None = Field(
        None, ge=0, lt=1 << 32, description="The checksum of the bytes that you send; others are not kept."
    )


class NewJob(Body):
    """A piece of work on a file."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"kind": "clean", "file_id": FILE_ID, "options": {"recipe": RECIPE}}]}
    )

    kind: str = Field("clean", description="What to do; GET /kinds lists what there is.")
    file_id: str = Field(description="The file to work on, from PUT /files.")
    options: dict[str, Any] = Field({}, description="The options of the kind. For clean: recipe or recipe_id, and format.")
    email: Email | None = Field(None, description="Who to tell when it has ended.")
    webhook: Webhook | None = Field(None, description="An address to call when it has ended.")
    draft: bool = Field(False, description="Keep it as a draft; POST /jobs/{id}/run starts it.")
    max_attempts: Attempts | None = Field(None, description="How often it is tried; otherwise MAX_ATTEMPTS times.")
    priority: Priority | None = Field(
        None, description="2: before others (administrators), 5: usual, 8: when nothing else waits."
    )

    def order(self) -> Order:
        return Order(**self.model_dump())


class Matching(Body):
    """Which jobs are meant; whatever is left out does not matter."""

    status: Status | None = None
    kind: str | None = None
    q: str = Field("", description="looked for in id, file name and error")
    group: str | None = Field(None, description="the id of a group")
    recipe: str | None = Field(None, description="the id of the saved recipe that they took theirs from")
    since: Moment | None = Field(None, description=SINCE)
    until: Moment | None = Field(None, description=UNTIL)


class NewGroup(Body):
    """The same work on several files: one job per file, in one group."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"kind": "clean", "file_ids": [FILE_ID], "options": {"recipe": RECIPE}}]}
    )

    kind: str = Field("clean", description="What to do; GET /kinds lists what there is.")
    file_ids: list[str] = Field(min_length=1, description="The files to work on, from PUT /files.")
    options: dict[str, Any] = Field({}, description="The options of the kind; the same for every file.")
    title: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)] | None = Field(
        None, description="The heading; otherwise it is named after the first file."
    )
    email: Email | None = Field(None, description="Who to tell when the last has ended: one letter for all.")
    webhook: Webhook | None = Field(None, description="An address to call when each has ended.")
    draft: bool = Field(False, description="Keep them as drafts; POST /groups/{id}/run starts them.")

    def order(self) -> Order:
        """The order that is the same for each file."""
        return Order(**self.model_dump(exclude={"file_ids", "title"}))


class GroupRun(Body):
    """How the drafts of a group are run."""

    like: str | None = Field(
        None, description="A job of the group whose options all of them get, pictures left out; otherwise each has its own."
    )
    version: Version | None = Field(None, description="The version of that job which you read; or send it as If-Match.")


class BulkAct(Body):
    """What to do to many jobs: either those with these `ids`, or all `matching` a search, as in GET /jobs."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"act": "retry", "matching": {"status": "failed"}}]})

    act: Act
    ids: Annotated[list[str], Field(max_length=1000)] | None = None
    matching: Matching | None = None


class DraftChange(Body):
    """Changes of a draft; `email` and `webhook` can be changed until the job ends. Omitted fields stay as they are."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"version": 3, "options": {"recipe": RECIPE}}]})

    version: Version | None = Field(None, description="The version you read; or send it as If-Match.")
    options: dict[str, Any] | None = None
    max_attempts: Attempts | None = None
    priority: Priority | None = None
    email: Email | None = None
    webhook: Webhook | None = None


class NamedRecipe(Body):
    model_config = ConfigDict(json_schema_extra={"examples": [{"name": "Monthly export", "recipe": RECIPE}]})

    name: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
    for_files: str | None = Field(None, max_length=200, description="Offer it for files of such names, as in orders_*.csv.")


class NewRecipe(NamedRecipe):
    """A recipe to keep under a name."""

    recipe: dict[str, Any] | list[dict[str, Any]] = Field(
        description="A recipe, a receipt, which holds one, or the operations of an OpenRefine history."
    )


class RecipeChange(NamedRecipe):
    """The new state of the recipe."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"name": "Monthly export", "recipe": RECIPE, "version": 1}]})

    recipe: dict[str, Any]
    version: Version | None = Field(None, description="The version you read; or send it as If-Match.")


class ScheduleBody(Body):
    """Work that is repeated at set times."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "name": "Orders, weekly",
                    "when": "every Monday at 7",
                    "zone": "Europe/Berlin",
                    "options": {"recipe": RECIPE},
                    "source": {"type": "file", "file_id": FILE_ID},
                }
            ]
        }
    )

    name: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
    when: str = Field(max_length=100, description="In words, such as `every Monday at 7`, or a cron line of five fields.")
    zone: str = Field("UTC", max_length=64, description="The time zone of these times, such as Europe/Berlin.")
    missed: Missed = Field(
        "skip", description="What happens to runs missed while nothing was running: skipped, or made up for once."
    )
    kind: str = Field("clean", description="What to do; GET /kinds lists what there is.")
    options: dict[str, Any] = Field({}, description="The options of the kind. A recipe_id is looked up each time.")
    source: Annotated[dict[str, Any], WithJsonSchema(SOURCE)]
    copy_to: str | None = Field(None, max_length=1000, description="A folder or gs://bucket/prefix for the results.")
    email: Email | None = None
    webhook: Webhook | None = None


class ScheduleChange(ScheduleBody):
    """The new state of the schedule."""

    version: Version | None = Field(None, description="The version you read; or send it as If-Match.")


class NewToken(Body):
    """The purpose of a token, and when it expires."""

    name: str = Field(
        max_length=LONGEST_NAME, description="to tell it from others", json_schema_extra={"minLength": 1}
    )  # an empty one is refused in the model's words
    expires_at: Annotated[AwareDatetime, BeforeValidator(no_number), AfterValidator(in_utc)] | None = Field(
        None, description="such as 2027-01-31T00:00:00Z; none: until it is revoked"
    )
