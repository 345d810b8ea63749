"""What programs may send and what they get. A field that is not named here is refused: a typo is no silent default."""

from datetime import UTC, datetime
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

from jobs.bulk import Act
from jobs.mail import IN_DOMAIN
from models.job import Status


def in_utc(moment: datetime) -> datetime:
    """A time without a zone is meant in UTC. Raises ValueError for one that lies before the year 1 there, or after 9999."""
    try:
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except OverflowError as error:
        raise ValueError("there is no such moment") from error


Moment = Annotated[datetime, AfterValidator(in_utc)]
Email = Annotated[
    str, StringConstraints(strip_whitespace=True, max_length=254, pattern=rf"^[^@\s]+@{IN_DOMAIN}+\.{IN_DOMAIN}+$")
]
Webhook = Annotated[str, StringConstraints(max_length=2000, pattern=r"^https?://[^\s/]+")]

Attempts = Annotated[int, Field(ge=1, le=20)]
Priority = Literal[2, 5, 8]
Version = Annotated[int, Field(ge=0, lt=1 << 31)]

LONGEST_BODY = 4 << 20
"""Bytes of what is sent, files aside."""

RECIPE: dict[str, Any] = {"version": 1, "steps": [{"step": "trim", "columns": "all"}, {"step": "drop_duplicates"}]}
FILE_ID = "abcdefghijklmnopqrst"
SINCE = "made at this moment or later; without a zone it is read as UTC"
UNTIL = "made before this moment; without a zone it is read as UTC"


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
    max_attempts: Attempts | None = Field(None, description="How often it is tried; otherwise MAX_ATTEMPTS times.")
    priority: Priority | None = Field(
        None, description="2: before others (administrators), 5: usual, 8: when nothing else waits."
    )


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
    """The same piece of work on several files: one job a file, under one heading."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"kind": "clean", "file_ids": [FILE_ID], "options": {"recipe": RECIPE}}]}
    )

    kind: str = Field("clean", description="What to do; GET /kinds lists what there is.")
    file_ids: list[str] = Field(min_length=1, description="The files to work on, from PUT /files.")
    options: dict[str, Any] = Field({}, description="As the kind wants them; the same for every file.")
    title: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)] | None = Field(
        None, description="The heading; otherwise it is named after the first file."
    )
    email: Email | None = Field(None, description="Who to tell when each has ended.")
    webhook: Webhook | None = Field(None, description="An address to call when each has ended.")
    draft: bool = Field(False, description="Keep them for changes; POST /groups/{id}/run starts them.")


class GroupRun(Body):
    """How the drafts of a group are run."""

    like: str | None = Field(None, description="A job of the group whose options all of them get; otherwise each has its own.")


class BulkAct(Body):
    """What to do to many jobs: those with these ids, or all that a search finds, as in GET /jobs."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"act": "retry", "matching": {"status": "failed"}}]})

    act: Act
    ids: Annotated[list[str], Field(max_length=1000)] | None = None
    matching: Matching | None = None


class DraftChange(Body):
    """What to change in a draft; `email` and `webhook` also later, until the job's end. What is left out stays as it is."""

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

    recipe: dict[str, Any] | list[dict[str, Any]] = Field(description="A recipe, or the operations of an OpenRefine history.")


class RecipeChange(NamedRecipe):
    """The recipe as it shall be."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"name": "Monthly export", "recipe": RECIPE, "version": 1}]})

    recipe: dict[str, Any]
    version: Version | None = Field(None, description="The version you read; or send it as If-Match.")


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


class GroupAnswer(BaseModel):
    """A group of jobs. The figures are those of the jobs that are done, added up; `totals` counts jobs by status."""

    id: str
    title: str
    created_at: datetime
    total: int
    totals: dict[Status, int]
    rows_in: int
    rows_out: int
    rows_rejected: int
    cells_changed: int
    job_ids: list[str] = Field(description="In the order of their files.")


class RunAnswer(BaseModel):
    """How many drafts were run."""

    run: int
    skipped: int = Field(description="Left as they are: somebody changed, ran or deleted them at the same moment.")


class BulkAnswer(BaseModel):
    """The jobs it was done to, and how many others were found: for those it was too late or too early."""

    done: list[str]
    left: int


class Try(BaseModel):
    """One try to deliver a message."""

    at: datetime
    said: str = Field(description="what the other side answered, or why it could not be reached")
    seconds: float


class DeliveryAnswer(BaseModel):
    """A message about a job."""

    id: str
    channel: Literal["mail", "webhook", "place"]
    target: str
    occasion: str = Field(description="the status it tells of, or trial")
    state: Literal["waiting", "delivered", "failed", "uncertain"] = Field(
        description="uncertain: the line broke while the mail server took the letter, so it is not sent again"
    )
    tries: list[Try]
    task: str | None = Field(description="the job that delivers it; POST /jobs/{task}/retry tries a failed one again")
    created_at: datetime
    told_at: datetime | None
    next_at: datetime | None


class WebhookSecret(BaseModel):
    """With which the calls of your webhooks are signed."""

    secret: str


class ScheduleBody(Body):
    """Work that is done again and again."""

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
    zone: str = Field("UTC", max_length=64, description="The time zone in which that is meant, such as Europe/Berlin.")
    missed: Literal["skip", "once"] = Field(
        "skip", description="What becomes of times at which nothing was there to start it: left out, or made up for once."
    )
    kind: str = Field("clean", description="What to do; GET /kinds lists what there is.")
    options: dict[str, Any] = Field({}, description="As the kind wants them. A recipe_id is looked up each time.")
    source: dict[str, Any] = Field(
        description="{type: file, file_id}, {type: place, address: a folder or gs://bucket/prefix} for what is new there, "
        "or {type: web, url}."
    )
    copy_to: str | None = Field(None, max_length=1000, description="A folder or gs://bucket/prefix for the results.")
    email: Email | None = None
    webhook: Webhook | None = None


class ScheduleChange(ScheduleBody):
    """The schedule as it shall be."""

    version: Version | None = Field(None, description="The version you read; or send it as If-Match.")


class ScheduleAnswer(BaseModel):
    """A schedule. `next` are its next three times; none while it is paused."""

    id: str
    name: str
    when: str
    cron: str
    zone: str
    missed: Literal["skip", "once"]
    kind: str
    options: dict[str, Any]
    source: dict[str, Any]
    copy_to: str | None
    email: str | None
    webhook: str | None
    paused: bool
    next: list[datetime]
    version: int


class ScheduleRunAnswer(BaseModel):
    """One time at which a schedule was due. `task` is the job that got its files and made `jobs`."""

    slot: datetime
    started_at: datetime
    by_hand: bool
    state: Literal["waiting", "started", "nothing", "failed", "missed"]
    note: str
    task: str | None
    jobs: list[str]


class LogLine(BaseModel):
    """One change of a job's status. `note` is what was wrong."""

    at: datetime
    status: Status
    attempt: int
    version: int
    note: str | None


class LogAnswer(BaseModel):
    """A job's log, oldest change first."""

    id: str
    status: Status
    events: list[LogLine]


class RecipeAnswer(BaseModel):
    """A kept recipe."""

    id: str
    name: str
    recipe: dict[str, Any]
    for_files: str | None
    version: int


class RecipeVersionAnswer(BaseModel):
    """A recipe as it was before it was saved anew."""

    version: int
    name: str
    recipe: dict[str, Any]
    saved_at: datetime


class Health(BaseModel):
    status: Literal["ok"]


class Readiness(BaseModel):
    """`parts`: what does not answer says why; the others say "ok"."""

    status: Literal["ok", "unavailable"]
    parts: dict[str, str]
