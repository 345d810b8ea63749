"""The cells of small tables."""

import pytest

from models.errors import QueueUnavailable
from ui.components.parts.plain_table import prose
from ui.pages.admin import system


def test_a_sentence_of_ours_may_have_code_in_it() -> None:
    assert prose("Start it with `make run`.")["pieces"] == [["Start it with ", False], ["make run", True], [".", False]]


def test_the_system_says_what_is_wrong_without_marks_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    def check() -> None:
        raise QueueUnavailable("No Redis. Start `python main.py`.")

    monkeypatch.setattr(system, "PARTS", {"redis": check})
    [row] = system.health()
    assert row.cells[1] == {"pieces": [["No Redis. Start ", False], ["python main.py", True], [".", False]], "look": "bad"}
