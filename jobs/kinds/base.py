"""What a kind of job is."""

from abc import ABC, abstractmethod
from dataclasses import dataclass, field
from inspect import getdoc
from pathlib import PurePath
from typing import Annotated, Any, ClassVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from sqlmodel import Session

from jobs.cleaning.reader import ReaderSettings
from jobs.work import Work
from models.errors import Refused
from models.file import get_file
from models.job.row import USUAL
from models.user import User

TABLES = (".csv", ".tsv", ".txt", ".xlsx", ".xlsm", ".xlsb", ".xls", ".ods", ".json", ".jsonl", ".ndjson", ".parquet",
          ".gz", ".bz2", ".xz", ".zst", ".zip")  # fmt: skip

ReadAs = Annotated[
    ReaderSettings,
    Field(title="Read as", description="Reader settings to hold on to.", json_schema_extra={"widget": "reader"}),
]
"""A field for kinds that read tables: the page shows how the file is read, and lets it be overruled."""


class Options(BaseModel):
    """What a kind can be told. Each field has a title and a description: they are its form, and the API's documentation."""

    model_config = ConfigDict(extra="forbid")

    def missing(self) -> str | None:
        """What is still to be said before it can run, in a sentence. A draft may go without."""
        return None

    def named_files(self) -> set[str]:
        """The files that they name, by id: these are kept as long as the job is, and must be the user's."""
        return set()


@dataclass(frozen=True)
class Example:
    """A small file, options, and figures that come of it: run by the tests, and shown as help."""

    name: str
    content: bytes
    options: dict[str, Any] = field(default_factory=dict)
    figures: dict[str, Any] = field(default_factory=dict)


class Kind(ABC):
    """One kind of background work. What people read of it is its docstring: the first line says what it does."""

    id: ClassVar[str]
    title: ClassVar[str]
    word: ClassVar[str] = "result"
    """What its result is called where it is saved: `sales.csv` gives sales-result.csv."""
    unit: ClassVar[str] = "row"
    """What its progress counts."""
    accepts: ClassVar[tuple[str, ...]] = TABLES
    """Endings of files that it is for. What a file is, its bytes say."""
    several: ClassVar[bool] = False
    """Whether it works on several files at once: further ones are `options.files`."""
    holds: ClassVar[str | None] = None
    """What its files hold that is no table: it is offered where one of them came to be cleaned."""
    outputs: ClassVar[dict[str, str]] = {"result": "Result"}
    """The files it may leave, and what they are called on a button."""
    figures: ClassVar[dict[str, str]] = {}
    """Numbers of its result that are shown large, and their names."""
    example: ClassVar[Example | None] = None
    """Work of our own may go without; every other kind is tested on it."""
    has_recipe: ClassVar[bool] = False
    """Whether its options are a recipe, which people build on real rows; all others have a form."""
    internal: ClassVar[bool] = False
    """Whether it is work of our own, which lists of jobs leave out."""
    comes_by_itself: ClassVar[bool] = False
    """Whether it only ever comes of other work, which wrote down what it is about: nobody may ask for it."""
    priority: ClassVar[int] = USUAL
    """The lower, the sooner: what somebody sits and waits for goes before what runs in the background."""
    Options: ClassVar[type[Options]] = Options

    def saved_as(self, file_name: str | None, output: str, ending: str) -> str:
        """`sales.xlsx` gives sales-clean.csv, sales-rejects.csv, sales-report.html, …"""
        word = self.word if output in ("result", "script") else output
        return f"{PurePath(file_name or 'table').stem}-{word}{ending}"

    @classmethod
    def help(cls) -> tuple[str, str]:
        """What it does in a line, and all else there is to know."""
        line, _, more = (getdoc(cls) or "").partition("\n")
        return line, " ".join(more.split())

    def shape(self, options: dict[str, Any]) -> dict[str, Any]:
        """The options, in the right shape though perhaps incomplete: good enough for a draft. Raises Refused."""
        if self.comes_by_itself:
            raise Refused(f"{self.title} is internal work that runs by itself.")
        try:
            return self.Options.model_validate(options).model_dump(mode="json", exclude_unset=True)
        except ValidationError as error:
            problem = error.errors(include_url=False, include_context=False, include_input=False)[0]
            where = ".".join(str(part) for part in ("options", *problem["loc"]))
            raise Refused(f"{where}: {problem['msg'].lower()}.") from None

    def demand_known(self, options: dict[str, Any]) -> None:
        """Raises ValidationError, or RecipeError, where options that were accepted are of another version than this one."""
        if not self.comes_by_itself:
            self.Options.model_validate(options)

    def files(self, options: dict[str, Any]) -> set[str]:
        """The files that options in the right shape name, by id."""
        return self.Options.model_validate(options).named_files()

    def check(self, options: dict[str, Any], session: Session, user: User) -> dict[str, Any]:
        """The options as they will be run.

        Raises Refused, NotFound for a file that they name and that is not the user's, or what the kind itself finds wrong.
        """
        if refusal := self.refusal(user):
            raise Refused(refusal)
        shaped = self.shape(options)
        said = self.Options.model_validate(shaped)
        if missing := said.missing():
            raise Refused(missing)
        for file_id in said.named_files():
            get_file(session, file_id, user)
        return shaped

    def in_short(self, result: dict[str, Any]) -> list[str]:
        """What a letter says of a result, the most important line first: by itself, the figures in it."""
        return [f"{name.replace('_', ' ')}: {value:,}" for name, value in result.items() if type(value) in (int, float)]

    def remarks(self, result: dict[str, Any]) -> list[str]:  # noqa: ARG002  most kinds have none
        """What in a result needs a look, in sentences."""
        return []

    def refusal(self, user: User) -> str | None:  # noqa: ARG002
        """Why this user may have no such job, in a sentence."""
        return None

    def unfit(self, options: dict[str, Any], columns: list[str]) -> str | None:  # noqa: ARG002  most kinds fit any file
        """Why these options cannot be run on a file of these columns, in a sentence: said before anybody runs it."""
        return None

    def preview(self, options: dict[str, Any], row: dict[str, str | None]) -> list[tuple[str, str]]:  # noqa: ARG002
        """What it would make of a row, as names and texts: shown beside its form. Kinds that work on rows have one."""
        return []

    @abstractmethod
    def run(self, work: Work) -> dict[str, Any]:
        """Does the work, and returns what people are told of it. May run twice for a job; one run counts."""
