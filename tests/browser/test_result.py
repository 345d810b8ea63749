"""The result: the lines behind its counts, verification, other formats, the next file, deleting."""

import shlex
import subprocess
import sys
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Somebody
from tests.browser.person import Person
from tests.ui.api.programs import give, order, submit

PAPERS = ("Clean file", "Changed cells", "Removed rows", "Receipt")
"""In the order of undo's arguments."""
TABLE = b"id,name,city\n001, Ann ,Oslo\n002,Bob, Rome\n001,Ann,Oslo\n"


@pytest.fixture
def ann(somebody: Somebody, api: httpx.Client) -> Person:
    """Somebody on the page of a finished job."""
    job = submit(api, order(give(api, TABLE, "people.csv"), steps=[{"step": "trim"}, {"step": "drop_duplicates"}]))
    person = somebody().open(f"/jobs/{job['id']}")
    person.sees_status("done")
    return person


def test_each_count_is_a_press_away_from_its_cells(ann: Person) -> None:
    by_step, by_column = (ann.page.get_by_role("region", name=name) for name in ("By step", "By column"))
    lines = ann.page.locator(".ledger-lines tbody tr")
    by_column.get_by_role("listitem").filter(has_text="city").get_by_role("button").click()
    expect(lines).to_have_count(1)
    expect(lines.first.locator("ins")).to_have_text("Rome")

    removed = by_step.get_by_role("button", name="−1 row")
    removed.focus()
    ann.page.keyboard.press("Enter")
    expect(lines.first).to_contain_text("repeats row 1")
    ann.page.locator("summary").filter(has_text="Receipt").click()
    ann.see("3 rows in = 2 out and 1 removed")


def test_what_happened_to_one_row_is_found_by_its_number(somebody: Somebody, api: httpx.Client) -> None:
    """Regression: row 4,711 was reached by pressing “More lines” a hundred times."""
    table = b"id,city\n" + b"".join(b"%d,Oslo \n" % number for number in range(1, 1301))
    ann = somebody().open(f"/jobs/{submit(api, order(give(api, table, 'cities.csv'), steps=[{'step': 'trim'}]))['id']}")
    ann.sees_status("done")
    ann.press("Changed cells 1,300")
    lines = ann.page.locator(".ledger-lines tbody tr")
    only = ann.page.get_by_label("Only row")
    only.fill("1,234")
    only.press("Enter")
    expect(lines).to_have_count(1)
    expect(lines.first).to_contain_text("1,234")
    only.fill("")
    only.press("Enter")
    expect(lines).to_have_count(50)


def test_cells_that_could_not_be_read_are_a_press_away_far_below_the_first_rows(somebody: Somebody, api: httpx.Client) -> None:
    prices = b"price\n" + b"1.50\n" * 2000 + b"dear\n"
    parse = {"step": "parse_number", "columns": ["price"]}
    ann = somebody().open(f"/jobs/{submit(api, order(give(api, prices, 'prices.csv'), steps=[parse]))['id']}")
    ann.sees_status("done")
    ann.page.get_by_role("region", name="By step").get_by_role("button", name="1 cell could not be read").click()
    expect(ann.page.locator(".grid-box tbody tr").first).to_contain_text("dear")


def test_a_result_in_another_format_and_the_next_file(ann: Person, tmp_path: Path) -> None:
    first = ann.page.url
    ann.page.get_by_label("The result in another format").select_option("As JSON Lines")
    ann.page.wait_for_url(lambda url: url != first)
    ann.arrived().sees_status("done")
    expect(ann.page.get_by_role("region", name="Result as")).to_contain_text("JSON Lines")
    assert ann.download("Clean file") == b'{"id":"001","name":"Ann","city":"Oslo"}\n{"id":"002","name":"Bob","city":"Rome"}\n'

    december = tmp_path / "december.csv"
    december.write_bytes(b"id,name,city\n7, Eve ,Lima\n")
    ann.page.get_by_label("Run the same recipe on another file").set_input_files(december)
    ann.see("Run on 1 row")
    expect(ann.steps()).to_have_count(2)


def test_removed_rows_are_mended_in_place(ann: Person) -> None:
    first = ann.page.url
    ann.press("Removed rows 1")
    ann.press("Mend rows")
    ann.page.get_by_label("id, row 3").fill("003")
    ann.press("Apply 1 mended row")
    ann.page.wait_for_url(lambda url: url != first)
    ann.arrived().sees_status("done")

    assert ann.download("Clean file") == b"id,name,city\n001,Ann,Oslo\n002,Bob,Rome\n003,Ann,Oslo\n"
    ann.page.locator("summary").filter(has_text="Receipt").click()
    ann.see("1 row")


def test_a_removed_row_shows_its_white_space_and_the_cell_that_is_to_blame(somebody: Somebody, api: httpx.Client) -> None:
    merge = {"step": "cluster_values", "column": "city", "groups": {"oslo ": "Oslo"}}
    paid = {"step": "parse_number", "columns": ["paid"], "on_error": "reject"}
    table = b"name,city,paid\n  Frank  Li,oslo ,no\nAnn,Oslo,1\n"
    job = submit(api, order(give(api, table, "paid.csv"), steps=[merge, paid]))
    person = somebody().open(f"/jobs/{job['id']}")
    person.sees_status("done")
    person.see("oslo· → Oslo")
    person.press("Removed rows 1")
    cells = person.page.locator(".ledger-lines tbody td")
    expect(cells.nth(2)).to_have_text("··Frank··Li")
    expect(person.page.locator(".ledger-lines .blamed")).to_have_text("no")


def test_from_a_count_to_its_cells(ann: Person) -> None:
    lines = ann.page.locator(".ledger-lines tbody tr")
    ann.press("Changed cells 2")
    expect(lines).to_have_count(2)
    expect(lines.first).to_contain_text("Trim white space")
    ann.page.get_by_label("Column", exact=True).select_option("city (1)")
    expect(lines).to_have_count(1)
    expect(lines.first.locator("ins")).to_have_text("Rome")

    ann.press("Removed rows 1")
    expect(lines.first).to_contain_text("repeats row 1")


def test_the_table_as_it_was_comes_back_by_the_command_beside_its_changes(ann: Person, tmp_path: Path) -> None:
    ann.press("Changed cells 2")
    _, _, *words = shlex.split(ann.page.locator(".ledger-undo code").inner_text())
    files = {
        word: ann.page.locator(f'.downloads a:has-text("{name}")') for word, name in zip(words[1:8:2], PAPERS, strict=True)
    }
    for name, link in files.items():
        with ann.page.expect_download() as started:
            link.click()
        assert started.value.suggested_filename == name
        started.value.save_as(tmp_path / name)
    subprocess.run([sys.executable, Path("main.py").resolve(), *words], cwd=tmp_path, check=True)
    assert (tmp_path / words[-1]).read_bytes() == TABLE


def test_where_a_step_cannot_be_undone_nothing_is_said_of_that(somebody: Somebody, api: httpx.Client) -> None:
    steps = [{"step": "trim"}, {"step": "drop_columns", "columns": ["city"]}]
    job = submit(api, order(give(api, TABLE, "people.csv"), steps=steps))
    ann = somebody().open(f"/jobs/{job['id']}")
    ann.press("Changed cells 2")
    ann.see("Trim white space")
    expect(ann.page.locator(".ledger-lines")).to_be_visible()
    expect(ann.page.locator(".ledger-undo")).to_have_count(0)


def test_pandas_is_asked_and_its_verdict_survives_a_reload(ann: Person, api: httpx.Client) -> None:
    ann.press("Verify with pandas")
    ann.see("Same bytes.")
    ann.page.reload()
    ann.arrived().see("gives this very file: 2 rows.")
    assert len(api.get("/jobs", params={"kind": "verify", "internal": "true"}).json()["jobs"]) == 1
    assert api.get("/jobs", params={"kind": "verify"}).json()["jobs"] == []


def test_a_job_is_deleted_by_a_second_press(ann: Person, api: httpx.Client) -> None:
    job_id = ann.page.url.rpartition("/")[2]
    ann.press("Delete")
    assert api.get(f"/jobs/{job_id}").status_code == 200
    ann.press("Delete for good")
    ann.page.wait_for_url("**/jobs")
    assert api.get(f"/jobs/{job_id}").status_code == 404


def test_every_file_that_is_offered_is_there(somebody: Somebody, api: httpx.Client) -> None:
    job = submit(
        api,
        order(
            give(api, b"id,sum\n1, =1+1\n1,=1+1\n2,-5\n", "risky.csv"), steps=[{"step": "trim"}, {"step": "drop_duplicates"}]
        ),
    )
    person = somebody().open(f"/jobs/{job['id']}")
    person.sees_status("done")
    files = ("Clean file", "Safe for Excel", "Removed rows", "Changed cells", "Receipt", "pandas script")
    expect(person.page.locator(".downloads a")).to_have_text(files, use_inner_text=True)
    whole = {name: person.download(name) for name in files}
    assert whole["Clean file"] == b"id,sum\n1,=1+1\n2,-5\n"
    assert whole["Safe for Excel"] == b"id,sum\n1,'=1+1\n2,-5\n"
