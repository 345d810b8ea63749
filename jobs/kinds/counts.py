"""Count what a recipe would do to a whole file."""

from typing import Any, ClassVar

from pydantic import BaseModel, Field
from sqlmodel import Session

from jobs.cleaning.dry_run import dry_run
from jobs.cleaning.profiling.settling import TracedBy
from jobs.cleaning.pseudonym_key import pseudonym_key
from jobs.cleaning.recipe import Recipe
from jobs.kinds import base, clean
from jobs.work import Work
from models.settings import get_settings
from models.user import User


class Trace(BaseModel):
    """How what is wrong is found in a column."""

    key: str
    by: TracedBy
    what: list[str] = []


class Options(clean.Options):
    """What to count."""

    problems: list[list[Trace]] = Field(
        [], max_length=1000, description="How what is wrong is found, problem by problem: of which of them is nothing left?"
    )


class Counts(base.Kind):
    """A run that leaves nothing but its counts. Work of our own: pages ask for it while a recipe is built."""

    id = "counts"
    title = "Count"
    internal = True
    priority = 9
    Options: ClassVar[type[base.Options]] = Options

    def check(self, options: dict[str, Any], session: Session, user: User) -> dict[str, Any]:
        problems = self.shape(options).get("problems", [])
        recipe = {name: value for name, value in options.items() if name != "problems"}
        return clean.Clean().check(recipe, session, user) | {"problems": problems}

    def run(self, work: Work) -> dict[str, Any]:
        with pseudonym_key(get_settings().key_of_pseudonyms()):
            return dry_run(
                work.input(),
                Recipe.parse(work.options["recipe"]),
                scratch=work.scratch,
                name=work.name,
                files=clean.second_files(work, work.options),
                patches=clean.patches_of(work),
                problems=work.options.get("problems", []),
                progress=work.follow,
            )
