"""Settings: signing in by OpenID Connect."""

from typing import Literal, Self
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, field_validator, model_validator
from pydantic_settings import BaseSettings

from models.ip_addresses import is_loopback

LONGEST_ISSUER, LONGEST_NAME = 255, 40


class OidcSettings(BaseSettings):
    """Part of Settings."""

    oidc_issuer: str = Field(
        "",
        max_length=LONGEST_ISSUER,
        description="With AUTH=accounts, people may sign in by OpenID Connect with this issuer, such as "
        "`https://login.example.org/realms/us`, exactly as it names itself. Register "
        "`BASE_URL/sign-in/oidc/callback` there. Not set: by password only.",
    )
    oidc_client_id: str = Field("", description="Rinse's client id at that issuer.")
    oidc_client_secret: SecretStr = Field(SecretStr(""), description="Rinse's client secret at that issuer.")
    oidc_name: str = Field(
        "",
        max_length=LONGEST_NAME,
        description="What people call that issuer, as in `Sign in with NAME`. Default: the host in OIDC_ISSUER.",
    )
    oidc_new_people: Literal["no", "yes"] = Field(
        "no",
        description="`no`: only people whom an administrator has added, and who have connected their account. `yes`: whoever "
        "the issuer knows becomes a member, so people must be blocked there to keep them out.",
    )

    @field_validator("oidc_issuer")
    @classmethod
    def _issuer(cls, issuer: str) -> str:
        if issuer and (not is_safe(issuer, issuer) or set("@?#") & set(issuer)):
            raise ValueError("must be https:// and a name, such as https://login.example.org (http:// on this machine alone)")
        return issuer

    @field_validator("oidc_name")
    @classmethod
    def _name(cls, name: str) -> str:
        if not name.isprintable():
            raise ValueError("must be plain text")
        return name.strip()

    @model_validator(mode="after")
    def _all_or_nothing(self) -> Self:
        needed = {
            "OIDC_ISSUER": self.oidc_issuer,
            "OIDC_CLIENT_ID": self.oidc_client_id,
            "OIDC_CLIENT_SECRET": self.oidc_client_secret.get_secret_value(),
        }
        missing = [name for name, value in needed.items() if not value]
        is_wanted = len(missing) < len(needed) or self.oidc_name or self.oidc_new_people == "yes"
        if is_wanted and missing:
            raise ValueError(f"signing in by OpenID Connect also needs {' and '.join(missing)}")
        self.oidc_name = self.oidc_name or urlsplit(self.oidc_issuer).hostname or ""
        return self


def is_safe(address: str, issuer: str) -> bool:
    """Whether secrets may be sent to an address: over https, or within this machine if the issuer runs there, too."""
    try:
        parts, host = urlsplit(address), urlsplit(issuer).hostname or ""
    except ValueError:
        return False
    is_within = parts.scheme == "http" and is_loopback(parts.hostname or "") and is_loopback(host)
    return address.isascii() and address.isprintable() and bool(parts.hostname) and (parts.scheme == "https" or is_within)
