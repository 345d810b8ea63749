"""The embedded Redis-compatible server, started for real."""

import signal
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from redis import Redis

from jobs.machine import server
from jobs.machine.server import EmbeddedServer, socket_path
from models.errors import QueueUnavailable
from models.settings import Settings
from tests.jobs.processes import ROOT, wait_for_death


@pytest.fixture
def own(tmp_path: Path) -> Settings:
    return Settings(data_dir=tmp_path / "data")


def client(settings: Settings) -> Redis:
    return Redis(unix_socket_path=str(socket_path(settings)))


def test_a_second_start_finds_what_the_first_one_kept(own: Settings) -> None:
    with EmbeddedServer(own), client(own) as redis:
        redis.set("name", "Ada")
    with EmbeddedServer(own), client(own) as redis:
        assert redis.get("name") == b"Ada"


def test_what_reached_the_disk_outlives_a_kill(own: Settings) -> None:
    with EmbeddedServer(own) as running, client(own) as redis:
        redis.set("name", "Ada")
        redis.waitaof(1, 0, 0)
        running.process.kill()
        running.process.wait()
        assert not running.is_running
        running.start()
        assert redis.get("name") == b"Ada"


def test_it_listens_on_a_socket_of_ours_alone(own: Settings) -> None:
    with EmbeddedServer(own), client(own) as redis:
        assert redis.config_get("port") == {"port": "0"}
        assert redis.config_get("maxmemory-policy") == {"maxmemory-policy": "noeviction"}
        assert stat.S_IMODE(socket_path(own).parent.stat().st_mode) == 0o700


def test_a_deep_data_folder_still_has_a_short_socket(tmp_path: Path) -> None:
    deep = Settings(data_dir=tmp_path.joinpath(*["a-folder-with-a-long-name"] * 8))
    assert len(str(socket_path(deep))) < 104
    with EmbeddedServer(deep), client(deep) as redis:
        assert redis.ping()


def test_a_socket_folder_of_somebody_else_is_not_used(own: Settings) -> None:
    socket_path(own).parent.mkdir(mode=0o755)
    with pytest.raises(QueueUnavailable, match="can be used by others"), EmbeddedServer(own):
        pass
    socket_path(own).parent.rmdir()


def test_a_machine_without_any_server_is_told_what_to_do(own: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server, "bundled_server", lambda: None)
    monkeypatch.setenv("PATH", "")
    with pytest.raises(QueueUnavailable, match="install Valkey or Redis, or set REDIS_URL"), EmbeddedServer(own):
        pass


def test_a_server_that_cannot_start_says_where_to_look_and_does_so_at_once(
    own: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Regression: redis-py waited for its socket after the process had ended."""
    monkeypatch.setattr("redis.retry.sleep", pytest.fail)
    own.data_dir.mkdir()
    (own.data_dir / "redis").mkdir()
    (own.data_dir / "redis" / "appendonlydir").write_text("in the way")
    with pytest.raises(QueueUnavailable, match=r"did not start; .*server\.log says why"), EmbeddedServer(own):
        pass


def test_it_dies_with_a_parent_that_is_killed(own: Settings) -> None:
    script = (
        "import sys, signal\n"
        "from jobs.machine.server import EmbeddedServer\n"
        "from models.settings import Settings\n"
        "with EmbeddedServer(Settings(data_dir=sys.argv[1])) as running:\n"
        "    print(running.process.pid, flush=True)\n"
        "    signal.pause()\n"
    )
    command = [sys.executable, "-c", script, str(own.data_dir)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE) as parent:
        assert parent.stdout is not None
        child = int(parent.stdout.readline())
        parent.send_signal(signal.SIGKILL)
    wait_for_death(child)
