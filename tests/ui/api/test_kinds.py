"""Kinds of job other than cleaning, over the API."""

from io import BytesIO

import httpx
from openpyxl import Workbook

from tests.jobs.pictures.making import opened, picture, zipped
from tests.ui.api.programs import MESSY, ended, give, problem, submit


def test_a_report_beside_an_earlier_file_says_what_has_changed(api: httpx.Client) -> None:
    before = give(api, b"id,city\n1,Oslo\n2,Rome\n", "may.csv")
    options = {"baseline": before}
    job = ended(
        api, submit(api, {"kind": "report", "file_id": give(api, b"id,town\n1,Oslo\n2,Rome\n"), "options": options})["id"]
    )
    assert (job["status"], job["result"]["changes"]) == ("done", 2)
    made = api.get(f"/jobs/{job['id']}/result").text
    assert "Since <bdi>may.csv</bdi>" in made
    assert "Column “town” is new. It looks like text." in made
    missing = {"kind": "report", "file_id": before, "options": {"baseline": "somebodyelsesxxxxxxx"}}
    assert "no such file" in problem(api.post("/jobs", json=missing), 404)


def test_an_earlier_file_that_cannot_be_read_is_named(api: httpx.Client) -> None:
    def error(baseline: str) -> str:
        options = {"baseline": baseline, "reader": {"sheet": "June"}}
        job = ended(
            api, submit(api, {"kind": "report", "file_id": give(api, book("June"), "june.xlsx"), "options": options})["id"]
        )
        return str(job["error"]["message"])

    assert error(give(api, book("May"), "may.xlsx")).startswith("The file 'may.xlsx': There is no sheet 'June'.")
    assert error(give(api, picture(), "may.jpg")).startswith("may.jpg is a JPEG picture")


def book(sheet: str) -> bytes:
    made, content = Workbook(), BytesIO()
    made.active.title = sheet
    for row in (["id", "city"], [1, "Oslo"]):
        made.active.append(row)
    made.save(content)
    return content.getvalue()


def test_a_report_can_be_shown_but_can_do_nothing(api: httpx.Client) -> None:
    job = ended(api, submit(api, {"kind": "report", "file_id": give(api)})["id"])
    assert (job["result"]["rows"], job["result"]["repeated_rows"]) == (3, 1)
    saved = api.get(f"/jobs/{job['id']}/result")
    assert saved.headers["content-disposition"].startswith('attachment; filename="messy-report.html"')
    shown = api.get(f"/jobs/{job['id']}/result", params={"view": True})
    assert shown.headers["content-disposition"] == "inline"
    assert shown.headers["content-type"] == "text/html; charset=utf-8"
    assert shown.headers["content-security-policy"] == "sandbox; default-src 'none'; style-src 'unsafe-inline'"
    assert shown.content == saved.content


def test_a_users_file_is_never_shown(api: httpx.Client) -> None:
    clean = {"kind": "clean", "file_id": give(api, MESSY, "page.html"), "options": {"recipe": {"steps": []}}}
    job = ended(api, submit(api, clean)["id"])
    shown = api.get(f"/jobs/{job['id']}/result", params={"view": True})
    assert shown.headers["content-disposition"].startswith("attachment")
    assert shown.headers["content-security-policy"] == "sandbox; default-src 'none'"


def test_pictures_of_several_files_come_back_as_one(api: httpx.Client) -> None:
    first = give(api, zipped(a__jpg=picture(), note__txt=b"hello"), "holiday.zip")
    options = {"width": 10, "format": "webp", "files": [give(api, picture(kind="PNG"), "b.png")]}
    job = ended(api, submit(api, {"kind": "images", "file_id": first, "options": options})["id"])
    assert (job["result"]["pictures"], job["result"]["refused"]) == (2, 1)
    result = api.get(f"/jobs/{job['id']}/result")
    assert result.headers["content-disposition"].startswith('attachment; filename="holiday-resized.zip"')
    assert api.get(f"/jobs/{job['id']}/outputs/refused").text.startswith('name,reason\nnote.txt,"It is not a picture')
    assert problem(api.get(f"/jobs/{job['id']}/outputs/nothing"), 404) == "This job made no nothing."


def test_one_picture_comes_back_as_one_picture(api: httpx.Client) -> None:
    job = ended(api, submit(api, {"kind": "images", "file_id": give(api, picture(), "a.jpg"), "options": {"height": 5}})["id"])
    result = api.get(f"/jobs/{job['id']}/result")
    assert result.headers["content-type"] == "image/jpeg"
    assert opened(result.content).size == (10, 5)


def test_a_size_is_demanded_before_anything_runs(api: httpx.Client) -> None:
    body = {"kind": "images", "file_id": give(api, picture(), "a.jpg"), "options": {"width": 8, "how": "fill"}}
    assert "both width and height" in problem(api.post("/jobs", json=body), 422)
    assert submit(api, body | {"draft": True})["status"] == "draft"
