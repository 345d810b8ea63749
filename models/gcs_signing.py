"""Signed URLs (Google's V4): whoever has one can download one object, for some minutes.

The key of a service account can sign. A machine with an identity but no key asks Google's IAM to sign, for which its
account needs the permission `iam.serviceAccounts.signBlob` on itself. Other credentials cannot sign; the result is None.
"""

import logging
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from google.api_core.exceptions import RetryError
from google.auth import exceptions, iam
from google.auth.credentials import AnonymousCredentials, Credentials, Signing
from google.auth.transport.requests import Request
from google.cloud.storage import Blob

log = logging.getLogger(__name__)

OPEN_FOR = timedelta(minutes=5)
"""How long a download can be started. One that has started is not interrupted."""
REST = 600.0
"""Seconds until IAM is asked again after it has refused to sign."""


class Signer:
    """Signs with these credentials, if they can."""

    def __init__(self, credentials: Credentials, request: Callable[..., Any] | None = None) -> None:
        self._credentials, self._request = credentials, request
        self._refused_until = 0.0

    def address(self, blob: Blob, *, disposition: str, content_type: str) -> str | None:
        """A URL for this generation of the object, served with these headers; None if nothing can sign it."""
        if time.monotonic() < self._refused_until:
            return None
        try:
            signing = signing_of(self._credentials, self._request)
            if signing is None:
                return None
            return str(
                blob.generate_signed_url(
                    version="v4",
                    expiration=OPEN_FOR,
                    method="GET",
                    credentials=signing,
                    generation=blob.generation,
                    response_disposition=disposition,
                    response_type=content_type,
                )
            )
        except (exceptions.GoogleAuthError, RetryError) as error:
            self._refused_until = time.monotonic() + REST
            log.warning("downloads are not signed", extra={"reason": type(error).__name__})
            return None


def signing_of(credentials: Credentials, request: Callable[..., Any] | None) -> Signing | None:
    """What can sign for these credentials; None if nothing can."""
    if isinstance(credentials, AnonymousCredentials):
        return None
    if isinstance(credentials, Signing):
        return credentials
    if not hasattr(credentials, "service_account_email"):
        return None
    request = request or Request()
    if not credentials.valid:
        credentials.refresh(request)  # only then is the name of a machine's account known
    email = credentials.service_account_email
    return ByIam(iam.Signer(request, credentials, email), email) if email else None


class ByIam(Signing):
    """Signs through IAM: one network call per signature."""

    def __init__(self, signer: iam.Signer, email: str) -> None:
        self._signer, self._email = signer, email

    def sign_bytes(self, message: bytes) -> bytes:
        signature: bytes = self._signer.sign(message)
        return signature

    @property
    def signer_email(self) -> str:
        return self._email

    @property
    def signer(self) -> iam.Signer:
        return self._signer
