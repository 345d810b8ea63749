"""Count what a recipe would do to a whole file."""

from typing import Any, ClassVar

from sqlmodel import Session

from jobs.cleaning.dry_run import dry_run
from jobs.cleaning.pseudonym_key import pseudonym_key
from jobs.cleaning.recipe import Recipe
from jobs.kinds import base, clean
from jobs.work import Work
from models.settings import get_settings
from models.user import User


class Counts(base.Kind):
    """A run that leaves nothing but its counts. Work of our own: pages ask for it while a recipe is built."""

    id = "counts"
    title = "Count"
    internal = True
    priority = 9
    Options: ClassVar[type[base.Options]] = clean.Options

    def check(self, options: dict[str, Any], session: Session, user: User) -> dict[str, Any]:
        return clean.Clean().check(options, session, user)

    def run(self, work: Work) -> dict[str, Any]:
        with pseudonym_key(get_settings().key_of_pseudonyms()):
            return dry_run(
                work.input(),
                Recipe.parse(work.options["recipe"]),
                scratch=work.scratch,
                name=work.name,
                files=clean.second_files(work, work.options),
                patches=clean.patches_of(work),
                progress=work.follow,
            )
