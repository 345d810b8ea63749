"""Accounts of the fake Google Cloud Storage: their keys, and the verification of signed addresses (V4)."""

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import parse_qsl, quote, urlsplit

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from tests.fake_gcs_objects import Refusal

ALGORITHM = "GOOG4-RSA-SHA256"


class Accounts:
    """Service accounts by e-mail address, and the server's clock."""

    def __init__(self) -> None:
        self.keys: dict[str, rsa.RSAPrivateKey] = {}
        self.late = timedelta()
        """How far the server's clock is ahead."""

    def make(self, email: str) -> rsa.RSAPrivateKey:
        self.keys[email] = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        return self.keys[email]

    def check(self, command: str, path: str, headers: Mapping[str, str]) -> None:
        """Refuses what Google refuses: a wrong signature, one of another request, an expired one."""
        address = urlsplit(path)
        said = dict(parse_qsl(address.query, keep_blank_values=True))
        signature = said.pop("X-Goog-Signature")
        email, scope = said["X-Goog-Credential"].split("/", 1)
        begun = datetime.strptime(said["X-Goog-Date"], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
        if not begun <= datetime.now(UTC) + self.late <= begun + timedelta(seconds=int(said["X-Goog-Expires"])):
            raise Refusal(400, "ExpiredToken")
        signed = said["X-Goog-SignedHeaders"].split(";")
        asked = [
            command,
            address.path,
            "&".join(sorted(f"{quote(key, safe='~')}={quote(value, safe='~')}" for key, value in said.items())),
            *(f"{name}:{headers[name].strip()}" for name in signed),
            "",
            ";".join(signed),
            "UNSIGNED-PAYLOAD",
        ]
        digest = hashlib.sha256("\n".join(asked).encode()).hexdigest()
        text = "\n".join([ALGORITHM, said["X-Goog-Date"], scope, digest])
        if email not in self.keys or said["X-Goog-Algorithm"] != ALGORITHM:
            raise Refusal(403, "InvalidSecurity")
        try:
            public = self.keys[email].public_key()
            public.verify(bytes.fromhex(signature), text.encode(), padding.PKCS1v15(), hashes.SHA256())
        except (InvalidSignature, ValueError):
            raise Refusal(403, "SignatureDoesNotMatch") from None


def write_key_file(path: Path, email: str, key: rsa.RSAPrivateKey, token_uri: str) -> Path:
    """Writes a key file like Google's."""
    pem = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    ).decode()
    content = {
        "type": "service_account",
        "project_id": "rinse",
        "private_key_id": "1",
        "private_key": pem,
        "client_email": email,
        "token_uri": token_uri,
    }
    path.write_text(json.dumps(content))
    return path
