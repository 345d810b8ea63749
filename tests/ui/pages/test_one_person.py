"""With AUTH=local there is one person, so nothing on the pages is about several."""

import pytest

from tests.ui.served import Served


@pytest.mark.parametrize("path", ["/sign-in", "/account", "/admin/people"])
def test_pages_about_people_are_not_there(app: Served, path: str) -> None:
    assert app.get(path).status_code == 404


def test_nothing_leads_there_either(app: Served) -> None:
    page = app.get("/admin").text
    assert '"/admin/queues"' in page
    assert not [each for each in ("/admin/people", "/account", "/sign-out") if f'"{each}"' in page]
