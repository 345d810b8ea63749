"""What one person does, another sees: pushed in small messages, without reloading or polling."""

import httpx
from playwright.sync_api import expect

from tests.browser.conftest import Somebody
from tests.browser.person import Person
from tests.ui.api.programs import give, order, submit

LARGEST_MESSAGE = 500


def test_a_list_follows_a_job_that_somebody_else_runs(somebody: Somebody, api: httpx.Client) -> None:
    draft = submit(api, order(give(api, big(60_000), "ours.csv"), draft=True))
    ann, bob = somebody(), somebody()
    ann.open(f"/jobs/{draft['id']}").see("Run on")
    bob.open("/jobs?q=ours.csv")  # where nobody else's job is counted
    row = bob.page.locator("tbody tr").filter(has=bob.page.locator(f"a[href='/jobs/{draft['id']}']"))
    expect(row.locator(".status")).to_have_text("draft")
    done = bob.page.get_by_role("link", name="Done").locator(".count")
    expect(done).to_have_text("0")
    bob.forget()

    ann.press("Run on")
    expect(row.locator(".status")).to_have_text("done")
    expect(row.locator(".jobs-what")).to_contain_text("−59,997 rows · 20,000 cells")
    expect(done).to_have_text("1")

    assert bob.requests == []
    assert bob.news()
    assert max(map(len, bob.news())) <= LARGEST_MESSAGE, max(bob.news(), key=len)


def test_a_new_job_appears_at_the_top_of_every_list(somebody: Somebody, api: httpx.Client) -> None:
    bob, admin = somebody().open("/jobs"), somebody().open("/admin")
    for person in (bob, admin):
        person.forget()
    job = submit(api, order(give(api, name="just_now.csv")))
    for person in (bob, admin):
        first = person.page.locator("tbody tr").first
        expect(first.locator("a")).to_have_attribute("href", f"/jobs/{job['id']}")
        expect(first.locator(".status")).to_have_text("done")
        assert person.requests == []


def test_the_page_of_a_job_that_somebody_else_deletes_says_so(ann: Person, api: httpx.Client) -> None:
    """Regression: it said that there is no such job, beside that job."""
    draft = submit(api, order(give(api), draft=True))
    ann.open(f"/jobs/{draft['id']}").see("Run on")
    api.delete(f"/jobs/{draft['id']}", params={"purge": True}).raise_for_status()
    ann.see("This job has been deleted.")


def test_a_page_says_that_it_is_left_unless_the_browser_keeps_it(somebody: Somebody) -> None:
    ann, said = somebody(), list[str]()
    with ann.page.expect_websocket() as opened:
        ann.open("/help")
    opened.value.on("framesent", lambda frame: said.append(str(frame)))
    expect(ann.page.locator(".connection")).to_have_text("live")
    ann.page.evaluate("window.dispatchEvent(new PageTransitionEvent('pagehide', {persisted: true}))")
    with opened.value.expect_event("framesent", lambda frame: '["event"' in str(frame)):
        ann.page.evaluate("window.dispatchEvent(new PageTransitionEvent('pagehide'))")
    assert len([frame for frame in said if '["event"' in frame]) == 1


def test_progress_is_pushed_in_small_messages(somebody: Somebody, api: httpx.Client) -> None:
    draft = submit(api, order(give(api, big(1_200_000), "long.csv"), draft=True))
    ann, bob = somebody(), somebody()
    ann.open(f"/jobs/{draft['id']}").see("Run on")
    bob.open(f"/jobs/{draft['id']}").see("Run on")
    bob.see("the first 1,000 rows")
    bob.forget()

    ann.press("Run on")
    bob.sees_status("done")
    progress = [frame for frame in bob.news() if '\\"progress\\"' in frame and '\\"running\\"' in frame]

    assert progress
    assert max(map(len, progress)) <= LARGEST_MESSAGE, max(progress, key=len)
    assert [each for each in bob.requests if "/components/" not in each] == []  # the result's scripts, once
    bob.see("Rows out")


def test_two_people_on_one_draft_see_the_same_recipe(somebody: Somebody, api: httpx.Client) -> None:
    draft = submit(api, order(give(api), steps=[], draft=True))
    ann, bob = somebody(), somebody()
    for person in (ann, bob):
        person.open(f"/jobs/{draft['id']}").see("Run on 3 rows")
    ann.add_step("Trim white space")
    expect(bob.steps()).to_have_count(1)
    bob.add_step("Remove duplicate rows")
    expect(ann.steps()).to_have_count(2)
    ann.press("Run on 3 rows")
    bob.sees_status("done")


def test_a_running_job_is_cancelled_from_its_page(somebody: Somebody, api: httpx.Client) -> None:
    phones = b"id,phone\n" + b"".join(b"%d,22%06d\n" % (number, number) for number in range(150_000))
    steps = [{"step": "standardize_type", "columns": ["phone"], "kind": "phone", "region": "NO"}]  # slow: one by one
    job = submit(api, order(give(api, phones, "too_long.csv"), steps, draft=True))
    ann = somebody().open(f"/jobs/{job['id']}")
    ann.press("Run on")
    ann.press("Cancel")
    ann.sees_status("cancelled")
    ann.press("Retry")
    ann.sees_status("done")


def big(rows: int) -> bytes:
    """A table that takes a while: the same three rows again and again."""
    return b"id,name,price\n" + b"001, Ann ,1.10\n002,Bo,\n003,Cy,2\n" * (rows // 3)


def test_without_a_connection_the_page_says_so_and_catches_up(somebody: Somebody, api: httpx.Client) -> None:
    draft = submit(api, order(give(api), draft=True))
    bob = somebody().open(f"/jobs/{draft['id']}")
    bob.see("Run on 3 rows")
    connection = bob.page.locator(".connection")
    expect(connection).to_have_text("live")
    bob.page.context.set_offline(True)
    bob.page.evaluate("window.socket.io.engine.close()")
    expect(connection).to_have_text("offline")
    api.post(f"/jobs/{draft['id']}/run").raise_for_status()
    bob.page.context.set_offline(False)
    expect(connection).to_have_text("live")
    bob.sees_status("done")
