"""The answers of the API."""

from datetime import datetime
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from models.errors import JobError
from models.job import Status
from models.schedule import Missed


class Problem(BaseModel):
    """An error (RFC 9457). `detail` is a sentence for people; the other fields are present if known."""

    type: str
    title: str
    status: int
    detail: str
    errors: list[dict[str, str]] | None = Field(None, description="each field that is wrong: where it is, and the message")
    code: str | None = Field(None, description="of an error in a file or recipe, such as RECIPE")
    step: int | None = Field(None, description="the number of the step that is at fault")
    parameter: str | None = None
    column: str | None = None
    row: int | None = None
    choices: list[str] | None = Field(None, description="what `parameter` may be, if only that is missing")
    instead: str | None = Field(None, description="what a file holds in place of a table, such as pictures")


class FileAnswer(BaseModel):
    """A stored file."""

    id: str
    name: str
    bytes: int
    sha256: str | None = Field(description="null until a job has read a file that went straight to a bucket")


class UploadAnswer(BaseModel):
    """An upload in several requests."""

    id: str
    bytes: int
    received: int
    file: FileAnswer | None = Field(description="once all of it is here")
    address: str | None = Field(description="where its bytes go, if not here")


class UsageAnswer(BaseModel):
    """What an owner stores. `results_bytes` leaves out jobs that ended before the sizes of results were recorded."""

    files: int
    files_bytes: int
    jobs: int
    results_bytes: int
    max_bytes: int | None = Field(description="that files, results and unfinished uploads may take; null: no limit")
    keep_days: int = Field(description="days for which jobs and results are kept after their end; 0: for ever")


class JobFile(BaseModel):
    """The file of a job. `id` is null if the file was deleted."""

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
    result: dict[str, Any] | None = Field(
        description="once it is done: its figures, such as rows_in, rows_out, rows_rejected and cells_changed of clean"
    )
    error: JobError | None
    created_at: datetime
    started_at: datetime | None
    ended_at: datetime | None


class ProfileAnswer(BaseModel):
    """A profile: how a file is read, what its columns hold, and what is wrong with it."""

    reader: dict[str, Any] = Field(description="encoding, delimiter, quote, header, … as they were found, and notes")
    rows: int
    columns: list[dict[str, Any]] = Field(description="name, looks_like, missing, distinct, top, … of each")
    problems: list[dict[str, Any]] = Field(description="code, column, count, sentence, and the steps that fix it")
    repeated_rows: int | None = None
    rows_looked_at: int | None = None
    suspects: dict[str, Any] = Field({}, description="how many cells look wrong, by rule")


class StepAnswer(BaseModel):
    """A cleaning step."""

    model_config = ConfigDict(serialize_by_alias=True)

    id: str
    title: str
    group: str
    words: list[str] = Field(description="by which it is found, too")
    help: str
    schema_: dict[str, Any] = Field(alias="schema", description="its JSON Schema")
    examples: list[dict[str, Any]]


class KindAnswer(BaseModel):
    """A kind of job."""

    id: str
    title: str
    help: str
    about: str
    internal: bool = Field(description="work of Rinse itself")
    accepts: list[str] = Field(description="the endings of files it is offered for")
    several: bool = Field(description="whether it takes further files, in options.files")
    options: dict[str, Any] = Field(description="the JSON Schema of its options")
    outputs: dict[str, str] = Field(description="its files and their labels; GET /jobs/{id}/outputs/{name}")


class JobsAnswer(BaseModel):
    """Jobs, newest first. `totals` counts them by status, whatever status was asked for."""

    jobs: list[JobAnswer]
    total: int
    totals: dict[Status, int]
    next_cursor: str | None


class GroupAnswer(BaseModel):
    """A group of jobs. The figures are sums over the jobs that are done; `totals` counts jobs by status."""

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
    """The jobs that were changed, and in `left` how many were not, because their status does not allow it."""

    done: list[str]
    left: int


class Try(BaseModel):
    """One attempt to deliver a message."""

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
    """The secret with which the calls of your webhooks are signed."""

    secret: str


class ScheduleAnswer(BaseModel):
    """A schedule. `next` are its next three times; none while it is paused."""

    id: str
    name: str
    when: str
    cron: str
    zone: str
    missed: Missed
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
    """One time at which a schedule was due. `task` is the job that fetched its files and made `jobs`."""

    slot: datetime
    started_at: datetime
    by_hand: bool
    state: Literal["waiting", "started", "nothing", "failed", "missed"]
    note: str
    task: str | None
    jobs: list[str]


class LogLine(BaseModel):
    """One change of a job's status. `note` is the error, if any."""

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
    """A saved recipe."""

    id: str
    name: str
    recipe: dict[str, Any]
    for_files: str | None
    version: int


class RecipeVersionAnswer(BaseModel):
    """An earlier version of a recipe."""

    version: int
    name: str
    recipe: dict[str, Any]
    saved_at: datetime


class TokenAnswer(BaseModel):
    """A token, without its secret."""

    id: str
    person: str = Field(description="the person for whom a program with it acts")
    name: str
    beginning: str
    created_at: datetime
    expires_at: datetime | None
    used_at: datetime | None


class NewTokenAnswer(TokenAnswer):
    """A new token with its secret, which is shown only once."""

    secret: str


class Health(BaseModel):
    status: Literal["ok"]


class Readiness(BaseModel):
    """`parts`: "ok", or why the part does not work."""

    status: Literal["ok", "unavailable"]
    parts: dict[str, str]
