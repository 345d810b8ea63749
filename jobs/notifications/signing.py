"""Signs webhooks as the Standard Webhooks specification says: receivers can verify that a call is ours, and not replayed."""

import hashlib
import hmac
from base64 import b64encode

from models.settings import Settings

PREFIX = "whsec_"


def secret_of(owner: str, settings: Settings) -> str:
    """The owner's signing secret, derived from SECRET_KEY, so that it need not be stored."""
    return PREFIX + b64encode(_key(owner, settings)).decode()


def signed(owner: str, settings: Settings, message_id: str, timestamp: int, body: bytes) -> dict[str, str]:
    """The headers that sign a body."""
    said = f"{message_id}.{timestamp}.".encode() + body
    signature = b64encode(hmac.digest(_key(owner, settings), said, "sha256")).decode()
    return {
        "webhook-id": message_id,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": f"v1,{signature}",
    }


def _key(owner: str, settings: Settings) -> bytes:
    return hmac.digest(settings.signing_key().encode(), f"webhook {owner}".encode(), hashlib.sha256)
