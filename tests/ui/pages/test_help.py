"""The help page is correct: its links work, and what it says is true of this app."""

import pytest

from tests.ui.served import Served
from ui.components.help.chapters import chapters
from ui.components.parts.prose import Piece, pieces

HERE = chapters(accounts=False)
LINKS = [piece.address for chapter in HERE for piece in pieces(chapter.text) if piece.address]


@pytest.mark.parametrize("address", [link for link in LINKS if not link.startswith("#")])
def test_what_it_links_to_is_there(address: str, app: Served) -> None:
    assert app.get(address).status_code == 200


def test_its_commands_speak_of_the_address_by_which_it_was_asked_for(app: Served) -> None:
    assert f"{app.base_url}/api/v1/jobs" in app.get("/help").text


def test_accounts_are_spoken_of_where_people_sign_in() -> None:
    assert [chapter.anchor for chapter in chapters(accounts=True) if chapter not in HERE] == ["accounts"]


def test_prose_in_pieces() -> None:
    assert list(pieces("See [the *jobs*](/jobs), `a < b`.")) == [
        Piece("See "),
        Piece("the *jobs*", address="/jobs"),
        Piece(", "),
        Piece("a < b", is_code=True),
        Piece("."),
    ]
