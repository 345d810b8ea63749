"""A real PostgreSQL for the tests: its own data folder, a socket instead of a port, gone when the tests are."""

import getpass
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg


@contextmanager
def running_postgres() -> Iterator[str]:
    """The address of a server that takes connections, as SQLAlchemy wants it."""
    folder = Path(tempfile.mkdtemp(prefix="rinse-pg-"))  # short: a socket's path may have 107 characters
    user = "postgres" if os.geteuid() == 0 else getpass.getuser()
    if os.geteuid() == 0:
        os.chown(folder, pwd.getpwnam(user).pw_uid, pwd.getpwnam(user).pw_gid)
    run(user, program("initdb"), "-D", f"{folder}/db", "-U", "rinse", "-A", "trust", "-E", "UTF8", "--no-sync")
    only_a_socket = ["-k", str(folder), "-c", "listen_addresses=", "-c", "fsync=off", "-c", "max_connections=60"]
    server = start(user, program("postgres"), "-D", f"{folder}/db", *only_a_socket)
    try:
        wait_for(folder, server)
        yield f"postgresql://rinse@/postgres?host={folder}"
    finally:
        server.send_signal(signal.SIGQUIT)
        server.wait()
        shutil.rmtree(folder)


def program(name: str) -> str:
    """Debian keeps the servers' programs out of PATH."""
    found = shutil.which(name) or max(map(str, Path("/usr/lib/postgresql").glob(f"*/bin/{name}")), default=None)
    assert found, f"The tests need PostgreSQL, and there is no {name} here. On Debian: apt-get install postgresql"
    return found


def start(user: str, *command: str) -> "subprocess.Popen[str]":
    """As a user that is not root: PostgreSQL refuses to run as root. Its log tells how it goes."""
    other = {"user": user, "group": pwd.getpwnam(user).pw_gid, "extra_groups": []} if os.geteuid() == 0 else {}
    log = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "text": True}
    return subprocess.Popen(command, cwd="/", env={"LC_ALL": "C", "PATH": os.defpath}, **log, **other)


def run(user: str, *command: str) -> None:
    process = start(user, *command)
    said, _ = process.communicate()
    assert process.returncode == 0, said


def wait_for(folder: Path, server: "subprocess.Popen[str]") -> None:
    """Read the log until it says that the server is up, then leave the log to itself."""
    assert server.stdout
    said = ""
    for line in server.stdout:
        said += line
        if "ready to accept connections" in line:
            break
    else:
        raise AssertionError(said)
    with psycopg.connect(f"postgresql://rinse@/postgres?host={folder}"):
        pass
