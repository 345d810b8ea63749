"""What can go wrong around the work, each as a sentence that a person can act on.

RinseError
├── Misconfigured             a setting, or what it points at, is wrong; nothing starts before it is put right
├── NotFound                  no such thing, or not yours: the two read the same
├── Refused                   what was asked makes no sense, and will not make sense later either
│   └── KeyReused             an idempotency key came again with another body
├── Conflict                  not now: something else is in the way, or somebody was faster
│   └── StaleVersion          somebody else changed it since you read it
├── Unavailable               a part that we lean on does not answer; the same may well work in a moment
│   ├── DatabaseUnavailable
│   ├── QueueUnavailable
│   ├── OtherVersion          this process is of another version than the one that accepted the work
│   ├── Unreachable           somebody else's server, for mail, a webhook or a file: worth trying for hours
│   └── StorageUnavailable
│       └── DiskFull
├── Unwelcome                 somebody else's server answers, and says no for good
├── Uncertain                 it went out, and nobody answered: it may have arrived, so it is not sent again
└── StorageError              the storage answers, and the answer is bad
    ├── AlreadyThere          nothing is ever overwritten
    ├── Missing               no such object
    └── Damaged               the bytes are not the bytes that were stored

What is wrong with a file or a recipe is told by `jobs/cleaning/errors.py`.
"""

from typing import NotRequired

from typing_extensions import TypedDict


class JobError(TypedDict):
    """What a job's `error` holds: a code, a sentence, and where it happened. Errors of the cleaning core have the same keys."""

    code: str
    message: str
    step: NotRequired[int]
    column: NotRequired[str]
    row: NotRequired[int]
    parameter: NotRequired[str]
    choices: NotRequired[list[str]]
    instead: NotRequired[str]


class RinseError(Exception):
    """An expected error. `code` is what a job's `error` holds when the error ends it."""

    code = "INTERNAL"

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message

    def as_json(self) -> JobError:
        return {"code": self.code, "message": self.message}


class Misconfigured(RinseError):
    """A setting, or what it points at, is wrong."""


class NotFound(RinseError):
    """No such thing, or not yours."""


class Refused(RinseError):
    """What was asked makes no sense."""


class KeyReused(Refused):
    """An idempotency key came again with another body."""


class Conflict(RinseError):
    """Not now."""


class StaleVersion(Conflict):
    """Somebody else changed it since you read it."""


class Unavailable(RinseError):
    """A part that we lean on does not answer; the same may well work in a moment."""


class DatabaseUnavailable(Unavailable):
    """The database does not answer."""


class QueueUnavailable(Unavailable):
    """Redis does not answer."""


class OtherVersion(Unavailable):
    """This process is of another version than the one that accepted the work."""

    code = "VERSION"


class Unreachable(Unavailable):
    """Somebody else's server does not answer, or says: not now."""

    code = "UNREACHABLE"


class StorageUnavailable(Unavailable):
    """The storage does not answer."""

    code = "STORAGE"


class DiskFull(StorageUnavailable):
    """The storage has no room left."""

    code = "DISK_FULL"


class Unwelcome(RinseError):
    """Somebody else's server says no for good."""

    code = "UNWELCOME"


class Uncertain(RinseError):
    """It went out, and nobody answered."""

    code = "UNCERTAIN"


class StorageError(RinseError):
    """The storage answers, and the answer is bad."""

    code = "STORAGE"


class AlreadyThere(StorageError):
    """Nothing is ever overwritten."""


class Missing(StorageError):
    """No such object."""


class Damaged(StorageError):
    """The bytes are not the bytes that were stored."""
