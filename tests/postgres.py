"""A real PostgreSQL for the tests, with its own data folder and a Unix socket, deleted afterwards."""

import getpass
import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def running_postgres() -> Iterator[str]:
    """The address of a server that accepts connections."""
    folder = tempfile.mkdtemp(prefix="rinse-pg-")  # short: a socket's path may have at most 107 characters
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres", "postgres")
    options = f"-k {folder} -c listen_addresses= -c fsync=off -c max_connections=60"
    try:
        run("initdb", "-D", f"{folder}/db", "-U", "rinse", "-A", "trust", "-E", "UTF8", "--no-sync")
        run("pg_ctl", "-D", f"{folder}/db", "-l", f"{folder}/log", "-o", options, "-w", "start")
        try:
            yield f"postgresql://rinse@/postgres?host={folder}"
        finally:
            run("pg_ctl", "-D", f"{folder}/db", "-m", "immediate", "-w", "stop")
    finally:
        shutil.rmtree(folder)


def restart(url: str) -> None:
    """Restarts the server without a clean shutdown."""
    folder = url.rpartition("=")[2]
    run("pg_ctl", "-D", f"{folder}/db", "-l", f"{folder}/log", "-m", "immediate", "-w", "restart")


def run(name: str, *arguments: str) -> None:
    """As a user other than root: PostgreSQL refuses to run as root."""
    user = pwd.getpwnam("postgres" if os.geteuid() == 0 else getpass.getuser())
    other = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []} if os.geteuid() == 0 else {}
    with tempfile.TemporaryFile("w+") as said:  # not a pipe: the server would keep it open
        command = [program(name), *arguments]
        ended = subprocess.run(command, cwd="/", env={"LC_ALL": "C"}, stdout=said, stderr=said, check=False, **other)
        said.seek(0)
        assert ended.returncode == 0, said.read()


def program(name: str) -> str:
    """Debian does not put the server's programs into PATH."""
    places = list(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"))
    found = str(max(places)) if places else shutil.which(name)
    assert found, f"The tests need PostgreSQL, and there is no {name} here. On Debian: apt-get install postgresql"
    return found
