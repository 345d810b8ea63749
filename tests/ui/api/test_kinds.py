"""Kinds of work beside cleaning, as a program asks for them."""

import httpx

from tests.ui.api.programs import MESSY, ended, give, submit


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
