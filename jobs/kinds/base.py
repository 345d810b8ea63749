"""What a kind of job is."""

from abc import ABC, abstractmethod
from typing import Any, ClassVar

from pydantic import BaseModel, ConfigDict, ValidationError
from sqlmodel import Session

from jobs.work import Work
from models.errors import Refused
from models.user import User


class Options(BaseModel):
    """What a kind can be told. The fields' descriptions are the API's documentation."""

    model_config = ConfigDict(extra="forbid")


class Kind(ABC):
    """One kind of background work."""

    id: ClassVar[str]
    title: ClassVar[str]
    internal: ClassVar[bool] = False
    """Whether it is work of our own, which lists of jobs leave out."""
    priority: ClassVar[int] = 5
    """The lower, the sooner: what somebody sits and waits for goes before what runs in the background."""
    Options: ClassVar[type[Options]] = Options

    def shape(self, options: dict[str, Any]) -> dict[str, Any]:
        """The options, in the right shape though perhaps incomplete: good enough for a draft. Raises Refused."""
        try:
            return self.Options.model_validate(options).model_dump(mode="json", exclude_unset=True)
        except ValidationError as error:
            problem = error.errors(include_url=False, include_context=False, include_input=False)[0]
            where = ".".join(str(part) for part in ("options", *problem["loc"]))
            raise Refused(f"{where}: {problem['msg'].lower()}.") from None

    def check(self, options: dict[str, Any], session: Session, user: User) -> dict[str, Any]:  # noqa: ARG002
        """The options as they will be run. Raises Refused, or what the kind itself finds wrong with them."""
        return self.shape(options)

    @abstractmethod
    def run(self, work: Work) -> dict[str, Any]:
        """Does the work, and returns what people are told of it. May run twice for a job; one run counts."""
