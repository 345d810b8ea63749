"""The second files of a recipe, by the names it gives them: which files are bound to a job, and their storage keys."""

import asyncio
from collections.abc import Iterable, Iterator
from typing import Any, get_args

from pydantic import BaseModel

from jobs.cleaning.fields import names_files
from jobs.cleaning.registry import all_steps
from models import db
from models.errors import NotFound
from models.file import File, get_file
from models.user import User

Steps = list[dict[str, Any]]


class SecondFiles:
    """Files that steps such as a lookup read. A deleted file counts as not bound."""

    def __init__(self, user: User) -> None:
        self.user = user
        self._files: dict[str, File] = {}
        self.patches: list[str] = []
        """Storage keys of files with corrected rows."""

    def read(self, bound: dict[str, str]) -> None:
        """Loads the files named in a job's options from the database."""
        known = {file.id: file for file in self._files.values()}
        found = {name: known.get(file_id) or find(self.user, file_id) for name, file_id in bound.items()}
        self._files |= {name: file for name, file in found.items() if file}

    def lend(self, bound: dict[str, str]) -> None:
        """Loads the files of another job, except under names that have a file already."""
        self.read({name: file_id for name, file_id in bound.items() if name not in self._files})

    def read_patches(self, ids: Iterable[str]) -> None:
        """Loads the patches named in a job's options from the database."""
        self.patches = [file.key for file_id in ids if (file := find(self.user, file_id))]

    async def bind(self, name: str, file_id: str) -> None:
        """Binds a file that was just uploaded. Raises NotFound if it is somebody else's."""
        self._files[name] = await asyncio.to_thread(fetch, self.user, file_id)

    def shown(self) -> dict[str, dict[str, str]]:
        """For the page: {name: {id, name}}."""
        return {name: {"id": file.id, "name": file.name} for name, file in self._files.items()}

    def ids(self, steps: Steps) -> dict[str, str]:
        """For a job's options: only files that a step names, since a run refuses others."""
        return {name: file.id for name, file in self._named(steps)}

    def keys(self, steps: Steps) -> dict[str, str]:
        """For a preview: the storage key of each."""
        return {name: file.key for name, file in self._named(steps)}

    def _named(self, steps: Steps) -> Iterable[tuple[str, File]]:
        named = {name for step in steps for name in files_named_by(step)}
        return ((name, file) for name, file in self._files.items() if name in named)


def files_named_by(step: dict[str, Any]) -> Iterator[str]:
    """The second files that a step names; the step may be incomplete."""
    kind = all_steps().get(step.get("step", ""))
    return names_in(step, kind) if kind else iter(())


def names_in(given: dict[str, Any], form: type[BaseModel]) -> Iterator[str]:
    """The values of the fields for files, in a form and its nested forms."""
    for name, field in form.model_fields.items():
        held = given.get(name)
        for each in held if isinstance(held, list) else [held]:
            if isinstance(each, dict):
                yield from (found for inner in forms_in(field.annotation) for found in names_in(each, inner))
            elif isinstance(each, str) and names_files(field) and is_asked_for(field, given):
                yield each


def forms_in(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for part in get_args(annotation):
        yield from forms_in(part)


def is_asked_for(field: Any, given: dict[str, Any]) -> bool:
    """Whether the field applies, given the values of the others (`when`)."""
    return all(given.get(other) in values for other, values in field.json_schema_extra.get("when", {}).items())


def find(user: User, file_id: str) -> File | None:
    try:
        return fetch(user, file_id)
    except NotFound:
        return None


def fetch(user: User, file_id: str) -> File:
    with db.read_session() as session:
        return get_file(session, file_id, user)
