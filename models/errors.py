"""The expected errors, each with a message that a person can act on.

RinseError
├── Misconfigured             a setting, or what it points at, is wrong; nothing starts until it is fixed
│   ├── StorageClosed         the storage lets us in no more, or takes nothing: jobs wait until somebody has fixed it
│   └── StorageShared         another installation keeps files in it, too: it is not swept until somebody has separated them
├── NotFound                  it does not exist, or is not yours: the message is the same
├── Refused                   the request is invalid, and will be invalid later, too
│   ├── KeyReused             an idempotency key was used again with another body
│   └── OverQuota             more bytes than this person may store
├── Conflict                  not possible now: something else is in the way, or somebody was faster
│   └── StaleVersion          somebody else has changed it since you read it
├── Unavailable               a service that we depend on does not respond; a retry may well succeed
│   ├── DatabaseUnavailable
│   ├── QueueUnavailable
│   ├── OtherVersion          this process runs another version than the one that accepted the work
│   ├── Unreachable           an external server (mail, webhook, web) does not respond: worth retrying for hours
│   └── StorageUnavailable
│       └── DiskFull
├── Unwelcome                 an external server has refused for good
├── Uncertain                 it was sent, and no answer came: it may have arrived, so it is not sent again
└── StorageError              the storage responds, but with an error
    ├── AlreadyThere          the key is taken; nothing is ever overwritten
    ├── Missing               no such object
    └── Damaged               the bytes are not those that were stored

Errors in a file or a recipe are in `jobs/cleaning/errors.py`.
"""

from typing import NotRequired

from typing_extensions import TypedDict


class JobError(TypedDict):
    """A job's `error`: a code, a message, and where it happened. Errors of the cleaning core have the same keys."""

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


class StorageClosed(Misconfigured):
    """The storage refuses us, or can only be read."""

    code = "STORAGE"


class StorageShared(Misconfigured):
    """Another installation keeps files in the storage, too."""


class NotFound(RinseError):
    """It does not exist, or is not yours."""


class Refused(RinseError):
    """The request is invalid."""


class KeyReused(Refused):
    """An idempotency key was used again with another body."""


class OverQuota(Refused):
    """More bytes than this person may store."""

    code = "QUOTA"


class Conflict(RinseError):
    """Not possible now."""


class StaleVersion(Conflict):
    """Somebody else changed it since you read it."""


class Unavailable(RinseError):
    """A service that we depend on does not respond; a retry may well succeed."""


class DatabaseUnavailable(Unavailable):
    """The database does not answer."""


class QueueUnavailable(Unavailable):
    """Redis does not answer."""


class OtherVersion(Unavailable):
    """This process runs another version than the one that accepted the work."""

    code = "VERSION"


class Unreachable(Unavailable):
    """An external server does not respond, or asks to try later."""

    code = "UNREACHABLE"


class StorageUnavailable(Unavailable):
    """The storage does not answer."""

    code = "STORAGE"


class DiskFull(StorageUnavailable):
    """The storage has no room left."""

    code = "DISK_FULL"


class Unwelcome(RinseError):
    """An external server has refused for good."""

    code = "UNWELCOME"


class Uncertain(RinseError):
    """It was sent, and no answer came."""

    code = "UNCERTAIN"


class StorageError(RinseError):
    """The storage responds, but with an error."""

    code = "STORAGE"


class AlreadyThere(StorageError):
    """The key is taken; nothing is ever overwritten."""


class Missing(StorageError):
    """No such object."""


class Damaged(StorageError):
    """The bytes are not those that were stored."""
