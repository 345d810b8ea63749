"""Translates errors of Google Cloud Storage's client library into ours."""

from collections.abc import Iterator
from contextlib import contextmanager

import requests
from google.api_core import exceptions as api
from google.auth import exceptions as auth
from google.cloud.storage.exceptions import DataCorruption, InvalidResponse

from models.errors import AlreadyThere, Damaged, Missing, RinseError, StorageClosed, StorageUnavailable


@contextmanager
def translated_errors() -> Iterator[None]:
    """Translates errors of the client library into ours."""
    try:
        yield
    except InvalidResponse as error:
        raise by_status(error.response.status_code) from error
    except DataCorruption as error:
        raise Damaged("The bucket did not keep what was sent to it.") from error
    except (api.RetryError, requests.RequestException, auth.TransportError, ConnectionError) as error:
        raise StorageUnavailable("The bucket does not answer. Try again in a moment.") from error
    except api.GoogleAPICallError as error:
        raise by_status(error.code or 0) from error
    except auth.GoogleAuthError as error:
        raise StorageClosed("Rinse has no credentials for the bucket in STORAGE.") from error


def by_status(status: int) -> RinseError:
    if status == 412:
        return AlreadyThere("There is an object of this name already.")
    if status == 404:
        return Missing("This file is not in the storage any more.")
    if status in (401, 403):
        return StorageClosed("Rinse is not allowed to use the bucket in STORAGE.")
    return StorageUnavailable(f"The bucket does not answer as it should (status {status}). Try again in a moment.")
