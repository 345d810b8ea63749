"""Notifications: requested on the job's page, and their deliveries shown there."""

import httpx
from playwright.sync_api import expect

from tests.browser.person import Person
from tests.mail_server import Mailboxes
from tests.receiver import receiving
from tests.ui.api.programs import give, order, submit


def test_a_person_is_mailed_and_a_program_called(ann: Person, api: httpx.Client, any_mailboxes: Mailboxes) -> None:
    draft = submit(api, order(give(api), draft=True))
    told = ann.page.get_by_role("list", name="Messages").get_by_role("listitem")
    with receiving() as receiver:
        ann.open(f"/jobs/{draft['id']}").see("Run on 3 rows")
        ann.page.get_by_text("Tell me", exact=True).click()
        ann.page.get_by_label("E-mail address").fill("nobody at home")
        ann.page.get_by_label("Webhook").fill(receiver.url)
        ann.see("That is not an e-mail address; none is kept.")
        ann.page.get_by_label("E-mail address").fill("tell-me@example.org")
        ann.press("Try the webhook now")
        expect(told).to_have_count(1)
        expect(told).to_contain_text("delivered")
        ann.press("Show the signing secret")
        ann.see("whsec_")

        receiver.answers.put(410)
        ann.press("Run on 3 rows")
        ann.sees_status("done")
        expect(told).to_have_count(3)
        expect(told.filter(has_text="mail to tell-me@example.org")).to_contain_text("delivered")
        failed = told.filter(has_text="It answers 410 Gone.")
        expect(failed).to_contain_text("not delivered")
        failed.get_by_role("button", name="Try again").click()
        expect(told.filter(has_text="not delivered")).to_have_count(0)
        assert [receiver.calls.get().headers["rinse-event"] for _ in range(3)] == ["trial", "job.done", "job.done"]
    [letter] = any_mailboxes.letters("tell-me@example.org")
    assert letter["Subject"] == "Done: messy.csv"
