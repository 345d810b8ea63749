"""Every setting of Rinse, documented once: here, or in the classes it inherits from. No other module reads the environment."""

import os
import re
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal, Self
from urllib.parse import quote, urlsplit

from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, DotEnvSettingsSource, PydanticBaseSettingsSource, SettingsConfigDict

from models.errors import Misconfigured
from models.file_limits import FileLimits
from models.installation import beside, data_folder, env_file
from models.integration_settings import IntegrationSettings
from models.ip_addresses import Networks, is_loopback
from models.observability_settings import ObservabilitySettings
from models.oidc_settings import OidcSettings
from models.retention_settings import RetentionSettings
from models.secret_key import read_or_make

GIB = 1024**3


PLAINLY = {
    "greater_than_equal": "must be at least {ge}",
    "less_than_equal": "must be at most {le}",
    "literal_error": "must be {expected}",
    "too_short": "must have at least {min_length} characters",
    "string_too_short": "must have at least {min_length} characters",
    "int_parsing": "must be a whole number",
    "float_parsing": "must be a number",
    "bool_parsing": "must be true or false",
}
"""What is wrong with a setting, by pydantic's name of the error."""


PATH_BELOW = re.compile(r"(/[A-Za-z0-9_~-][A-Za-z0-9._~-]*)*/*")
"""Of BASE_URL: without what would have to be encoded in addresses, headers and the paths of cookies."""

PATHS = ("data_dir", "database_url", "storage", "scratch_dir", "storage_key_file", "dask_folder")


class OwnFile(DotEnvSettingsSource):
    """The file `.env`. It may be read from elsewhere, so its paths are relative to its own folder."""

    def __call__(self) -> dict[str, Any]:
        found = super().__call__()
        return found | {name: beside(env_file(), found[name]) for name in PATHS if found.get(name)}


class Settings(FileLimits, RetentionSettings, ObservabilitySettings, OidcSettings, IntegrationSettings):
    """Read from the environment, or from a file `.env` (`models/installation.py` says where). Nothing set is a good start."""

    model_config = SettingsConfigDict(extra="ignore", env_ignore_empty=True, hide_input_in_errors=True)

    data_dir: Path = Field(
        Path("data"),
        description="Folder for the database, files and keys, unless other settings name other places. Default: `data` in "
        "the current folder; in the program's own if only that one holds data of Rinse.",
    )
    database_url: str = Field(
        "",
        repr=False,
        description="The database: `sqlite:///path` or `postgresql://user:password@host/name`. "
        "Default: `rinse.db` in DATA_DIR.",
    )
    redis_url: str | None = Field(
        None,
        repr=False,
        description="The Redis for queue and live updates, such as `redis://:password@host:6379/0` or "
        "`unix:///path/redis.sock`. Not set: one is started along with Rinse.",
    )
    storage: str = Field(
        "", description="Where files are stored: a folder, or `gs://bucket/prefix`. Default: `files` in DATA_DIR."
    )
    storage_emulator_host: str | None = Field(
        None, description="Address of a Google Cloud Storage emulator, such as `http://localhost:4443`. For tests."
    )
    storage_key_file: Path | None = Field(
        None,
        description="Service account key for buckets. Not set: the credentials that Google's libraries find on this machine.",
    )
    direct_transfer: Literal["auto", "no"] = Field(
        "auto",
        description="Whether uploads and downloads go directly to and from the bucket in STORAGE, by addresses that are "
        "valid for minutes. `auto`: if the credentials can sign them. `no`: through Rinse.",
    )
    scratch_dir: Path | None = Field(
        None, description="Folder for temporary copies while a job runs. Default: `scratch` in DATA_DIR."
    )

    auth: Literal["local", "accounts"] = Field(
        "local",
        description="`local`: one person on their own machine, no sign-in, loopback addresses only. `accounts`: people sign "
        "in, and see what is theirs.",
    )
    secret_key: SecretStr | None = Field(
        None,
        min_length=32,
        description="Signs sessions; at least 32 characters, the same for every web process. "
        "Default: made once and kept in `secret_key` in DATA_DIR.",
    )
    pseudonym_key: SecretStr | None = Field(
        None,
        min_length=16,
        description="Key for replacing values by pseudonyms; at least 16 characters. Keep it: another key gives "
        "other pseudonyms. Without a key, that step is refused.",
    )

    host: str = Field("127.0.0.1", min_length=1, description="Address the web server listens on.")
    port: int = Field(8080, ge=1, le=65535, description="Port the web server listens on.")
    base_url: str = Field(
        "",
        description="Address under which people reach Rinse: for links in messages, and with AUTH=accounts the only one "
        "that is answered. It may have a path, such as `https://tools.example.org/rinse`. Default: `http://HOST:PORT`.",
    )
    trusted_proxies: str = Field(
        "",
        description="Addresses or networks of the proxies in front of Rinse, separated by commas: their "
        "X-Forwarded-For is trusted, so that wrong passwords are counted for each visitor's address. "
        "Default: none.",
    )

    workers: int = Field(
        default_factory=lambda: min(4, os.cpu_count() or 1),
        ge=0,
        le=256,
        description="How many worker processes this machine runs. Default: one for each core, at most 4.",
    )
    dashboard: bool = Field(
        True, description="Whether RQ's own dashboard is started too, for administrators, if it is installed."
    )
    max_upload_bytes: int = Field(5 * GIB, ge=1, description="Largest file that may be uploaded, in bytes.")
    max_bytes_per_person: int = Field(
        0,
        ge=0,
        description="How many bytes one person may store: files, results and unfinished uploads together. Beyond it, they "
        "can neither upload nor run anything until they delete something. 0: no limit.",
    )
    job_timeout_seconds: int = Field(3600, ge=1, description="A job that runs longer is ended (code TIMEOUT).")
    job_memory_bytes: int = Field(2 * GIB, ge=GIB // 4, description="A job that takes more memory is ended (code MEMORY).")
    job_lease_seconds: int = Field(
        6,
        ge=2,
        description="Seconds without a heartbeat after which a worker counts as dead, and its job goes to another.",
    )
    checkpoint_seconds: float = Field(
        30,
        ge=0,
        description="How often, in seconds, a long job saves a checkpoint, to continue there if its worker is lost. 0: never.",
    )
    jobs_per_owner: int = Field(
        0, ge=0, description="How many jobs of one person may run at a time, whatever else is free. 0: no limit."
    )
    max_attempts: int = Field(3, ge=1, le=20, description="How often a job is tried when storage, network or a worker fails.")

    dask_scheduler: str | None = Field(
        None,
        description="Address of a Dask scheduler, such as `tcp://scheduler:8786`, for the engine dask. Not set: "
        "processes on this machine, started for each run.",
    )
    dask_folder: Path | None = Field(
        None,
        description="Folder that this machine and all workers of the Dask cluster see under this path. Default: the run's "
        "scratch folder, which is enough for workers on this machine.",
    )

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003  pydantic's
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003  pydantic's
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        return init_settings, env_settings, OwnFile(settings_cls, env_file())

    @field_validator("data_dir", "scratch_dir", "storage_key_file", "dask_folder")
    @classmethod
    def _absolute(cls, path: Path | None) -> Path | None:
        """Child processes may have another working directory."""
        return path and path.expanduser().absolute()

    @field_validator("database_url")
    @classmethod
    def _with_driver(cls, url: str) -> str:
        if not url:
            return url
        scheme, _, rest = url.partition(":")
        if scheme in ("postgres", "postgresql"):
            return f"postgresql+psycopg:{rest}"
        if scheme not in ("postgresql+psycopg", "sqlite"):
            raise ValueError("must begin with sqlite:/// or postgresql://")
        return url

    @field_validator("redis_url")
    @classmethod
    def _redis(cls, url: str | None) -> str | None:
        if url and urlsplit(url).scheme not in ("redis", "rediss", "unix"):
            raise ValueError("must begin with redis://, rediss:// or unix://")
        return url

    @field_validator("storage")
    @classmethod
    def _folder_or_bucket(cls, place: str) -> str:
        """Otherwise `s3://bucket` would be a folder of that name."""
        scheme, mark, rest = place.partition("://")
        if mark and (scheme != "gs" or not rest.partition("/")[0]):
            raise ValueError("must be a folder, or gs://bucket/prefix")
        return place

    @field_validator("base_url")
    @classmethod
    def _reachable(cls, url: str) -> str:
        if url and not (url.startswith(("http://", "https://")) and urlsplit(url).hostname):
            raise ValueError("must be http:// or https:// and a name, such as https://rinse.example.org")
        if not PATH_BELOW.fullmatch(urlsplit(url).path):
            raise ValueError("may have a path of letters, digits and -._~ only, such as https://tools.example.org/rinse")
        return url

    @model_validator(mode="after")
    def _fill_in(self) -> Self:
        """Defaults that depend on other settings."""
        if "data_dir" not in self.model_fields_set:
            self.data_dir = data_folder()
        self.database_url = self.database_url or f"sqlite:///{self.data_dir / 'rinse.db'}"
        self.storage = self.storage or str(self.data_dir / "files")
        self.scratch_dir = self.scratch_dir or self.data_dir / "scratch"
        host = f"[{self.host}]" if ":" in self.host else self.host
        self.base_url = (self.base_url or f"http://{host}:{self.port}").rstrip("/")
        return self

    @model_validator(mode="after")
    def _who_may_come_in(self) -> Self:
        if self.auth == "accounts":
            return self._with_an_address()
        if self.oidc_issuer:
            raise ValueError("OIDC_ISSUER is for AUTH=accounts: with AUTH=local nobody signs in")
        if not is_loopback(self.host):
            raise ValueError(
                f"AUTH=local asks nobody to sign in, so it is served on this machine alone: "
                f"HOST={self.host} is refused, use 127.0.0.1"
            )
        return self

    def _with_an_address(self) -> Self:
        """People sign in at a single address: a request under any other host name may come through another site."""
        address = urlsplit(self.base_url)
        if set("?#@") & set(self.base_url):
            raise ValueError(
                "BASE_URL must be http:// or https://, a name, and perhaps a port and a path, such as https://rinse.example.org"
            )
        if address.hostname in ("0.0.0.0", "::"):  # noqa: S104  refused
            raise ValueError(f"AUTH=accounts with HOST={self.host} needs BASE_URL, the address under which people reach Rinse")
        try:
            self.proxies()
        except ValueError:
            raise ValueError(
                "TRUSTED_PROXIES must be addresses or networks, such as 10.0.0.1 or 172.16.0.0/12, separated by commas"
            ) from None
        return self

    @property
    def path(self) -> str:
        """The path of BASE_URL, below which Rinse is served, such as `/rinse`; mostly empty."""
        return urlsplit(self.base_url).path

    def proxies(self) -> Networks:
        """TRUSTED_PROXIES."""
        return Networks(self.trusted_proxies)

    def bucket_uploads(self) -> str | None:
        """The prefix of the URLs to which browsers may upload directly, for the Content-Security-Policy; None without a bucket.

        The host serves all buckets of everybody, so the prefix includes our bucket.
        """
        if self.direct_transfer == "no" or not self.storage.startswith("gs://"):
            return None
        address = urlsplit(self.storage_emulator_host or "https://storage.googleapis.com")
        bucket = quote(self.storage.removeprefix("gs://").partition("/")[0], safe="")
        return f"{address.scheme}://{address.netloc}/upload/storage/v1/b/{bucket}/"

    @property
    def scratch(self) -> Path:
        """SCRATCH_DIR, with its default filled in."""
        assert self.scratch_dir is not None  # noqa: S101  filled in above
        return self.scratch_dir

    def key_of_pseudonyms(self) -> str | None:
        """PSEUDONYM_KEY."""
        return self.pseudonym_key.get_secret_value() if self.pseudonym_key else None

    def signing_key(self) -> str:
        """SECRET_KEY, or a key that is generated on first use and kept in DATA_DIR."""
        return self.secret_key.get_secret_value() if self.secret_key else read_or_make(self.data_dir / "secret_key")


@lru_cache
def get_settings() -> Settings:
    """The settings of this process, read once. Raises Misconfigured with everything that is wrong with them."""
    try:
        return Settings()
    except ValidationError as error:
        raise Misconfigured("; ".join(_sentence(problem) for problem in error.errors())) from None


def _sentence(problem: Any) -> str:
    """The message without the value, which may be a secret."""
    where = "".join(str(part).upper() for part in problem["loc"])
    plainly = PLAINLY.get(problem["type"])
    said = plainly.format_map(problem.get("ctx", {})) if plainly else problem["msg"].removeprefix("Value error, ")
    return f"{where}: {said[0].lower()}{said[1:]}" if where else said
