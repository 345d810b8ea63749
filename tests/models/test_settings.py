"""The settings, and the messages about wrong ones."""

import re
import stat
import threading
from pathlib import Path

import pytest
from pydantic.fields import FieldInfo

from models.errors import Misconfigured
from models.secret_key import read_or_make
from models.settings import Settings, get_settings

ENV_EXAMPLE = Path(__file__).parents[2] / ".env.example"

pytestmark = pytest.mark.usefixtures("settings")


def read(monkeypatch: pytest.MonkeyPatch, **environment: str) -> Settings:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    get_settings.cache_clear()
    return get_settings()


def test_nothing_set_is_a_good_start(tmp_path: Path) -> None:
    settings = get_settings()
    assert settings.database_url == f"sqlite:///{tmp_path}/data/rinse.db"
    assert settings.storage == f"{tmp_path}/data/files"
    assert settings.redis_url is None
    assert settings.base_url == "http://127.0.0.1:8080"
    assert 1 <= settings.workers <= 4
    assert settings.scratch.is_relative_to(tmp_path)


def test_the_file_env_is_read_and_the_environment_goes_before_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("PORT=9000\nWORKERS=2\nREDIS_URL=\n")
    settings = read(monkeypatch, PORT="9001")
    assert (settings.port, settings.workers, settings.redis_url) == (9001, 2, None)


def test_addresses_as_clouds_give_them_work(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = read(monkeypatch, DATABASE_URL="postgres://u:p@h/d", BASE_URL="https://rinse.example/")
    assert settings.database_url == "postgresql+psycopg://u:p@h/d"
    assert settings.base_url == "https://rinse.example"


def test_the_address_may_have_a_path(monkeypatch: pytest.MonkeyPatch) -> None:
    assert get_settings().path == ""
    for auth in ("local", "accounts"):
        settings = read(monkeypatch, AUTH=auth, BASE_URL="https://Tools.example/Rinse_1/~a.b/")
        assert (settings.base_url, settings.path) == ("https://Tools.example/Rinse_1/~a.b", "/Rinse_1/~a.b")
        assert read(monkeypatch, BASE_URL="https://tools.example//").path == ""


@pytest.mark.parametrize("path", ["/a b", "/a;b", "/a%20b", "/é", "/../a", "/a//b", "//a", '/"', "/a:b"])
def test_a_path_that_would_have_to_be_encoded_is_refused(monkeypatch: pytest.MonkeyPatch, path: str) -> None:
    with pytest.raises(Misconfigured, match="BASE_URL: may have a path of letters, digits"):
        read(monkeypatch, BASE_URL=f"https://tools.example{path}")


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("PORT", "eighty", "PORT: must be a whole number"),
        ("PORT", "70000", "PORT: must be at most 65535"),
        ("WORKERS", "-1", "WORKERS: "),
        ("DATABASE_URL", "mysql://h/d", "DATABASE_URL: must begin with sqlite:/// or postgresql://"),
        ("STORAGE", "s3://bucket", "STORAGE: must be a folder, or gs://bucket/prefix"),
        ("STORAGE", "gs://", "STORAGE: must be a folder, or gs://bucket/prefix"),
        ("BASE_URL", "rinse.example", "BASE_URL: must be http:// or https://"),
        ("REDIS_URL", "localhost", "REDIS_URL: must begin with redis://"),
        ("SECRET_KEY", "short", "SECRET_KEY: must have at least 32 characters"),
        ("AUTH", "none", "AUTH: must be 'local' or 'accounts'"),
        ("HOST", "0.0.0.0", "HOST=0.0.0.0 is refused"),  # noqa: S104  refused
        ("HOST", "rinse.example", "HOST=rinse.example is refused"),
        ("HOST", "::", "HOST=:: is refused"),
    ],
)
def test_what_is_wrong_is_said_in_a_sentence(monkeypatch: pytest.MonkeyPatch, name: str, value: str, said: str) -> None:
    with pytest.raises(Misconfigured) as told:
        read(monkeypatch, **{name: value})
    assert told.value.message.startswith(said) or said in told.value.message
    assert "\n" not in told.value.message


def test_two_mistakes_are_said_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(Misconfigured, match=r"PORT: .*; WORKERS: "):
        read(monkeypatch, PORT="x", WORKERS="y")


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "::1", "127.8.8.8"])
def test_one_person_is_served_on_their_own_machine(monkeypatch: pytest.MonkeyPatch, host: str) -> None:
    assert read(monkeypatch, HOST=host).host == host


def test_no_secret_is_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    canary = "canary-" + "x" * 40
    settings = read(
        monkeypatch,
        SECRET_KEY=canary,
        DATABASE_URL=f"postgresql://u:{canary}@h/d",
        REDIS_URL=f"redis://:{canary}@h",
    )
    assert canary not in repr(settings) + str(settings)
    with pytest.raises(Misconfigured) as told:
        read(monkeypatch, DATABASE_URL=f"oracle://{canary}", SECRET_KEY="canary-", REDIS_URL=canary)
    assert "canary" not in str(told.value)


def test_the_key_is_made_once_and_only_we_can_read_it(tmp_path: Path) -> None:
    key = get_settings().signing_key()
    assert len(key) >= 32
    assert get_settings().signing_key() == key
    assert stat.S_IMODE((tmp_path / "data" / "secret_key").stat().st_mode) == 0o600
    assert stat.S_IMODE((tmp_path / "data").stat().st_mode) == 0o700


def test_of_many_processes_that_make_the_key_all_read_the_same(tmp_path: Path) -> None:
    start, keys = threading.Barrier(8), []

    def make() -> None:
        start.wait()
        keys.append(read_or_make(tmp_path / "secret_key"))

    threads = [threading.Thread(target=make) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(keys)) == 1
    assert [path.name for path in tmp_path.iterdir()] == ["secret_key"]


@pytest.mark.parametrize(
    ("told", "sentence"),
    [
        ({"HOST": "0.0.0.0"}, "AUTH=accounts with HOST=0.0.0.0 needs BASE_URL"),  # noqa: S104  refused
        ({"BASE_URL": "rinse.example"}, "BASE_URL: must be http:// or https://"),
        ({"BASE_URL": "https://example.org/rinse?"}, "BASE_URL must be http:// or https://"),
        ({"BASE_URL": "https://ann@example.org/rinse"}, "BASE_URL must be http:// or https://"),
        ({"TRUSTED_PROXIES": "proxy"}, "TRUSTED_PROXIES must be addresses"),
    ],
)
def test_people_sign_in_at_one_address(monkeypatch: pytest.MonkeyPatch, told: dict[str, str], sentence: str) -> None:
    for name, value in ({"AUTH": "accounts"} | told).items():
        monkeypatch.setenv(name, value)
    with pytest.raises(Misconfigured, match=re.escape(sentence)):
        get_settings()


ISSUER = {"AUTH": "accounts", "OIDC_ISSUER": "https://login.example", "OIDC_CLIENT_ID": "rinse", "OIDC_CLIENT_SECRET": "canary"}


@pytest.mark.parametrize(
    ("told", "sentence"),
    [
        ({"OIDC_ISSUER": ""}, "signing in by OpenID Connect also needs OIDC_ISSUER"),
        ({"OIDC_CLIENT_ID": "", "OIDC_CLIENT_SECRET": ""}, "also needs OIDC_CLIENT_ID and OIDC_CLIENT_SECRET"),
        (dict.fromkeys(ISSUER, "") | {"AUTH": "accounts", "OIDC_NEW_PEOPLE": "yes"}, "also needs OIDC_ISSUER and"),
        ({"OIDC_ISSUER": "http://login.example"}, "OIDC_ISSUER: must be https://"),
        ({"OIDC_ISSUER": "http://localhost.example"}, "OIDC_ISSUER: must be https://"),
        ({"OIDC_ISSUER": "https://login.example?a=b"}, "OIDC_ISSUER: must be https://"),
        ({"OIDC_ISSUER": "https://a:b@login.example"}, "OIDC_ISSUER: must be https://"),
        ({"OIDC_ISSUER": "login.example"}, "OIDC_ISSUER: must be https://"),
        ({"OIDC_ISSUER": "https://[::1"}, "OIDC_ISSUER: must be https://"),
        ({"OIDC_NAME": "a\x07b"}, "OIDC_NAME: must be plain text"),
        ({"OIDC_NEW_PEOPLE": "perhaps"}, "OIDC_NEW_PEOPLE: "),
        ({"AUTH": "local"}, "OIDC_ISSUER is for AUTH=accounts"),
    ],
)
def test_who_vouches_for_people_is_told_wholly_or_not_at_all(
    monkeypatch: pytest.MonkeyPatch, told: dict[str, str], sentence: str
) -> None:
    with pytest.raises(Misconfigured, match=re.escape(sentence)) as error:
        read(monkeypatch, **ISSUER | told)
    assert "canary" not in str(error.value)


def test_who_vouches_for_people(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = read(monkeypatch, **ISSUER)
    assert settings.oidc_name == "login.example"
    assert settings.oidc_new_people == "no"
    assert "canary" not in repr(settings) + str(settings)
    assert read(monkeypatch, OIDC_ISSUER="http://127.0.0.1:9000/realms/us", OIDC_NAME=" Us ").oidc_name == "Us"


def test_accounts_are_served_to_everybody(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {"AUTH": "accounts", "HOST": "0.0.0.0", "BASE_URL": "https://rinse.example"}.items():  # noqa: S104  not bound
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("TRUSTED_PROXIES", "10.0.0.1, ::1, 172.16.0.0/12")
    asked = ("10.0.0.1", "172.20.0.3", "::1", "10.0.0.2", "proxy", "")
    assert [each in get_settings().proxies() for each in asked] == [True, True, True, False, False, False]


@pytest.mark.parametrize(("name", "field"), Settings.model_fields.items())
def test_every_setting_is_described_and_in_the_example(name: str, field: FieldInfo) -> None:
    assert field.description
    assert field.description.endswith(".")
    assert f"# {name.upper()}=" in ENV_EXAMPLE.read_text()
