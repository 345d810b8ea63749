"""What a kind of job is."""

from abc import ABC, abstractmethod
from dataclasses import dataclass, field
from inspect import getdoc
from pathlib import PurePath
from typing import Annotated, Any, ClassVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from sqlmodel import Session

from jobs.cleaning.complaints import complaint
from jobs.cleaning.form_places import names_at
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
"""A field for kinds that read tables: the page shows how the file is read, and lets people change it."""


class Options(BaseModel):
    """The options of a kind. Titles and descriptions of the fields make its form and the API's documentation."""

    model_config = ConfigDict(extra="forbid")

    def missing(self) -> str | None:
        """What is still missing before the job can run, as a sentence. A draft may be incomplete."""
        return None

    def named_files(self) -> set[str]:
        """The ids of the files they refer to: these are kept as long as the job is, and must be the user's."""
        return set()


@dataclass(frozen=True)
class Example:
    """A small file, options, and the resulting figures: run by the tests, and shown as help."""

    name: str
    content: bytes
    options: dict[str, Any] = field(default_factory=dict)
    figures: dict[str, Any] = field(default_factory=dict)


class Kind(ABC):
    """One kind of background work. Its docstring is shown to people; the first line says what it does."""

    id: ClassVar[str]
    title: ClassVar[str]
    word: ClassVar[str] = "result"
    """Part of the name of a saved result: `sales.csv` gives sales-result.csv."""
    unit: ClassVar[str] = "row"
    """What its progress counts."""
    accepts: ClassVar[tuple[str, ...]] = TABLES
    """The extensions of files it is offered for. What a file really is, its bytes decide."""
    several: ClassVar[bool] = False
    """Whether it works on several files at once; the further ones are in `options.files`."""
    holds: ClassVar[str | None] = None
    """What its files contain instead of a table: it is offered when one of them was dropped to be cleaned."""
    outputs: ClassVar[dict[str, str]] = {"result": "Result"}
    """The output files it may have, and their labels."""
    figures: ClassVar[dict[str, str]] = {}
    """Numbers of its result that are shown large, and their labels."""
    example: ClassVar[Example | None] = None
    """Every kind is tested with it; only internal ones may go without."""
    has_recipe: ClassVar[bool] = False
    """Whether its options are a recipe, which people build on real rows; other kinds have a form."""
    internal: ClassVar[bool] = False
    """Whether it is Rinse's own work, which lists of jobs leave out."""
    comes_by_itself: ClassVar[bool] = False
    """Whether it only ever follows from other work, which has recorded what it is about: nobody may submit one."""
    priority: ClassVar[int] = USUAL
    """Lower goes first: what somebody is waiting for on a page goes before what runs in the background."""
    Options: ClassVar[type[Options]] = Options

    def saved_as(self, file_name: str | None, output: str, ending: str) -> str:
        """`sales.xlsx` gives sales-clean.csv, sales-rejects.csv, sales-report.html, …"""
        word = self.word if output in ("result", "script") else output
        return f"{PurePath(file_name or 'table').stem}-{word}{ending}"

    @classmethod
    def help(cls) -> tuple[str, str]:
        """What it does in one line, and the rest of the docstring."""
        line, _, more = (getdoc(cls) or "").partition("\n")
        return line, " ".join(more.split())

    def shape(self, options: dict[str, Any]) -> dict[str, Any]:
        """The options, with valid types but perhaps incomplete: good enough for a draft. Raises Refused."""
        if self.comes_by_itself:
            raise Refused(f"{self.title} is internal work that runs by itself.")
        try:
            return self.Options.model_validate(options).model_dump(mode="json", exclude_unset=True)
        except ValidationError as error:
            raise Refused(self._complaint(error)) from None

    def _complaint(self, error: ValidationError) -> str:
        problem = error.errors(include_url=False)[0]
        where = ".".join(str(part) for part in ("options", *problem["loc"]))
        known = names_at(problem["loc"][:-1], self.Options.model_json_schema())
        return f"{where}: {complaint(problem, known)}."

    def demand_known(self, options: dict[str, Any]) -> None:
        """Raises ValidationError or RecipeError for options that another version has accepted, and this one does not know."""
        if not self.comes_by_itself:
            self.Options.model_validate(options)

    def known_part(self, options: Any) -> tuple[dict[str, Any], str]:
        """Stored options without those that are not valid in this version, and the first complaint about them, or none."""
        try:
            self.Options.model_validate(options)
        except ValidationError as error:
            wrong = {each["loc"][0] if each["loc"] else None for each in error.errors(include_url=False)}
            known = {} if None in wrong else {name: value for name, value in options.items() if name not in wrong}
            return known, self._complaint(error).removeprefix("options.")
        return options, ""

    def files(self, options: dict[str, Any]) -> set[str]:
        """The ids of the files that shaped options refer to."""
        return self.Options.model_validate(options).named_files()

    def check(self, options: dict[str, Any], session: Session, user: User) -> dict[str, Any]:
        """The options as they will be run.

        Raises Refused, NotFound for a file in them that is not the user's, or what the kind itself finds wrong.
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
        """A result in lines for a mail, the most important first. By default, its numbers."""
        return [f"{name.replace('_', ' ')}: {value:,}" for name, value in result.items() if type(value) in (int, float)]

    def remarks(self, result: dict[str, Any]) -> list[str]:  # noqa: ARG002  most kinds have none
        """Sentences on what in a result needs attention."""
        return []

    def refusal(self, user: User) -> str | None:  # noqa: ARG002
        """Why this user may not have such a job, as a sentence."""
        return None

    def unfit(self, options: dict[str, Any], columns: list[str]) -> str | None:  # noqa: ARG002  most kinds fit any file
        """Why these options cannot be run on a file with these columns, as a sentence: shown before anybody runs it."""
        return None

    def run_words(self, options: dict[str, Any], rows: int | None) -> str | None:  # noqa: ARG002  most kinds just run
        """What the button says that runs a draft, if not "Run": what will be done with so many rows, if that is known."""
        return None

    def preview(self, options: dict[str, Any], row: dict[str, str | None]) -> list[tuple[str, str]]:  # noqa: ARG002
        """What it would make of a row, as labels and texts, shown beside its form. For kinds that work row by row."""
        return []

    @abstractmethod
    def run(self, work: Work) -> dict[str, Any]:
        """Does the work, and returns the job's result. May run twice for a job, of which one run counts."""
