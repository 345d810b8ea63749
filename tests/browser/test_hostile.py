"""A file whose names and cells contain scripts: they are shown as text, everywhere, and nothing runs."""

import csv
import io
from urllib.parse import quote

import httpx
from playwright.sync_api import expect

from tests.browser.conftest import Somebody
from tests.ui.api.programs import give, submit

RUN = "window.__pwned=1"
IMAGE = f"<img src=x onerror={RUN}>"
NAMES = (":x", "__proto__", "constructor", IMAGE, "{{constructor.constructor('" + RUN + "')()}}", "</script><script>" + RUN,
         "${" + RUN + "}", "`" + RUN + "`", "", "dotted.name[0]", ":x")  # fmt: skip
CELLS = (RUN, IMAGE, "{{ " + RUN + " }}", "javascript:" + RUN, "';" + RUN + "//", "=cmd|' /C calc'!A0", "\u202eevil\u202c",
         "<svg onload=" + RUN + ">", "__proto__", "toString", " :x ")  # fmt: skip
FILE = f"{IMAGE};{RUN};__proto__.csv"


def test_nothing_of_a_file_runs(somebody: Somebody, api: httpx.Client) -> None:
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(NAMES)
    writer.writerows([CELLS, CELLS, CELLS[::-1]])
    file_id = give(api, text.getvalue().encode(), quote(FILE))
    draft = submit(api, {"file_id": file_id, "draft": True, "options": {"recipe": {"version": 1, "steps": []}}})
    ann = somebody().open(f"/jobs/{draft['id']}")
    ann.see("Run on 3 rows")
    for name in NAMES[:5]:
        expect(ann.page.locator(".grid-box thead").get_by_text(name, exact=True).first).to_be_attached()

    ann.add_step("Trim white space")
    fill = ann.add_step("Fill missing values")
    for column in (IMAGE, "__proto__", "constructor", ":x (2)"):
        fill.get_by_role("checkbox", name=column, exact=True).check()
    fill.get_by_label("Value").fill(IMAGE)
    ann.add_step("Remove duplicate rows")
    drop = ann.add_step("Remove columns")
    drop.get_by_role("checkbox", name="{{constructor", exact=False).check()
    expect(ann.row(2)).to_contain_text("repeats row 1")
    ann.press("Columns 11")
    ann.press("Run on 3 rows")
    ann.sees_status("done")
    for page in ("/", "/jobs", "/admin", f"/jobs/{draft['id']}", f"/jobs?q={quote(IMAGE)}"):
        ann.open(page)
        expect(ann.page.get_by_text("__proto__.csv").first).to_be_visible()
        assert ann.page.evaluate("window.__pwned") is None
        assert ann.page.evaluate("({}).polluted") is None
    expect(ann.page.get_by_label("Search files and jobs")).to_have_value(IMAGE)


def test_a_recipe_with_hostile_words_is_only_shown(somebody: Somebody, api: httpx.Client) -> None:
    step = {"step": "fill_missing", "columns": [IMAGE, "__proto__"], "value": IMAGE}
    recipe = {"version": 1, "steps": [step]}
    job = submit(api, {"file_id": give(api), "draft": True, "options": {"recipe": recipe}})
    ann = somebody().open(f"/jobs/{job['id']}")
    expect(ann.steps().first.get_by_role("alert")).to_contain_text(IMAGE)
    assert ann.page.evaluate("window.__pwned") is None
