"""`python main.py user`: managing people on the command line."""

import subprocess

import pytest
from redis import Redis

from jobs import events
from jobs.machine.server import socket_path
from models.settings import Settings
from tests.ui.accounts.door import PASSWORD, Door


def test_adding_somebody_prints_their_link(door: Door) -> None:
    said = door.run("user", "add", "Commanded", "--admin")
    link = said.split("/invitation/")[1].split()[0]
    with door.browser() as browser:
        assert browser.post(f"/invitation/{link}", data={"password": PASSWORD}).status_code == 303
        assert browser.get("/admin").status_code == 200
    assert "Commanded\tadministrator\tactive" in door.run("user", "list").splitlines()
    assert "/invitation/" in door.run("user", "link", "COMMANDED")
    door.run("user", "disable", "commanded")
    assert "Commanded\tadministrator\tdisabled" in door.run("user", "list").splitlines()
    door.run("user", "enable", "commanded")
    assert "Commanded\tadministrator\tactive" in door.run("user", "list").splitlines()


def test_the_link_leads_to_the_app_that_runs_whatever_the_command_was_told(door: Door) -> None:
    """Regression: it had the port of the command's own environment."""
    assert f":{door.app.port}/invitation/" in door.run("user", "add", "Somewhere", "--admin")
    assert door.run("user", "link", "somewhere", AUTH="local").count("\n") == 1


def test_open_pages_hear_of_it(door: Door) -> None:
    server = socket_path(Settings(data_dir=door.app.data_dir))
    with Redis(unix_socket_path=str(server)) as redis, redis.pubsub(ignore_subscribe_messages=True) as heard:
        heard.subscribe(events.RIGHTS)
        heard.get_message(timeout=60)
        for act in ("add", "disable", "enable"):
            door.run("user", act, "Announced")
            said = heard.get_message(timeout=60)
            assert said is not None, act
            assert "account" in str(said["data"])


def test_what_cannot_be_is_said_in_a_sentence(door: Door) -> None:
    with pytest.raises(subprocess.CalledProcessError) as failed:
        door.run("user", "disable", "Nobody At All")
    assert failed.value.returncode == 1
    assert failed.value.stderr.startswith("There is nobody named Nobody At All.")
