"""`python main.py user`: people by the command line."""

import subprocess

import pytest

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


def test_what_cannot_be_is_said_in_a_sentence(door: Door) -> None:
    with pytest.raises(subprocess.CalledProcessError) as failed:
        door.run("user", "disable", "Nobody At All")
    assert failed.value.returncode == 1
    assert failed.value.stderr.startswith("There is nobody named Nobody At All.")
