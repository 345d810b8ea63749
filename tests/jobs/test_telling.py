"""Everybody concerned is notified of a job's end, once per end, by a job of its own."""

import json
from collections.abc import Sequence
from typing import Any

import pytest

from jobs import runner
from jobs.groups import submit_group
from jobs.kinds import webhook
from jobs.notifications.delivering import GONE
from jobs.notifications.signing import secret_of
from jobs.queue import cancel, edit, pause, retry, run_draft, submit, try_webhook, unpause
from models import db
from models.errors import Conflict, Refused
from models.job import Job, Order, Status, create_job, deliveries_of
from models.job.delivery import begin_sending
from models.job.group import jobs_of
from models.settings import Settings, get_settings
from models.user import LOCAL, User
from tests.clock import set_clock
from tests.conftest import WorkOff
from tests.jobs.following import ALICE, make_file, row
from tests.jobs.verifying import is_genuine
from tests.mail_server import Mailboxes
from tests.receiver import Receiver, answering

RECIPE: dict[str, Any] = {"version": 1, "steps": [{"step": "trim"}, {"step": "drop_duplicates"}]}


PICTURE = b"\x89PNG\r\n\x1a\n" + bytes(100)


def clean(**contacts: Any) -> Job:
    file = make_file(b"name\n Ada \nAda\nBo\n", "people <i>.csv")
    return submit(ALICE, Order("clean", file.id, {"recipe": RECIPE}, **contacts))[0]


def told(job: Job) -> list[dict[str, Any]]:
    with db.read_session() as session:
        return [each.public() for each in deliveries_of(session, job.id)]


def test_a_letter_says_what_changed_and_where_to_look(rinse: Settings, mailboxes: Mailboxes, work_off: WorkOff) -> None:
    job = clean(email="ada@example.org")
    work_off()
    [letter] = mailboxes.letters("ada@example.org")
    text, html = (part.get_content() for part in letter.iter_parts())
    assert letter["Subject"] == "Done: people <i>.csv"
    assert "- 3 rows came in, 2 went out" in text
    assert "- step 2, Remove duplicate rows: 1 row removed" in text
    assert f"http://127.0.0.1:8080/jobs/{job.id}" in text
    assert "people &lt;i&gt;.csv" in html
    [delivery] = told(job)
    assert (delivery["channel"], delivery["state"], len(delivery["tries"])) == ("mail", "delivered", 1)


def test_each_end_is_told_once_and_a_failure_says_why(mailboxes: Mailboxes, work_off: WorkOff) -> None:
    job = submit(ALICE, Order("refuse", make_file().id, email="ada@example.org"))[0]
    work_off()
    retry(ALICE, job.id)
    work_off()
    letters = mailboxes.letters("ada@example.org")
    assert [letter["Subject"] for letter in letters] == ["Failed: people.csv"] * 2
    assert "Step 3: There is no column" in str(letters[0])


def test_a_letter_that_may_have_gone_out_is_not_sent_again(
    rinse: Settings, mailboxes: Mailboxes, work_off: WorkOff, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = set_clock(monkeypatch)
    lost, late = clean(email="hang-up@example.org"), clean(email="later@example.org")
    for _ in range(9):
        work_off()
        clock.forward(hours=2)
    assert len(mailboxes.letters("hang-up@example.org")) == 1
    assert [(told(job)[0]["state"], len(told(job)[0]["tries"])) for job in (lost, late)] == [("uncertain", 1), ("failed", 8)]
    assert row(told(late)[0]["task"]).status == "dead"


def test_a_worker_that_is_lost_behind_its_letter_sends_no_second_one(mailboxes: Mailboxes, work_off: WorkOff) -> None:
    job = clean(email="ada@example.org")
    cleaning = runner.take_next()
    assert cleaning
    runner.attempt(cleaning)
    with db.session() as session:
        assert begin_sending(session, deliveries_of(session, job.id)[0].delivery.id)
    work_off()
    assert mailboxes.letters("ada@example.org") == []
    assert told(job)[0]["state"] == "uncertain"


def together(*contents: bytes, **contacts: Any) -> Sequence[str]:
    """The ids of a group's jobs, each on its own file."""
    files = [make_file(content, f"{number} <i>.csv").id for number, content in enumerate(contents)]
    return submit_group(ALICE, Order("clean", None, {"recipe": RECIPE}, **contacts), files, title="Sales <b> of May").job_ids


def test_files_that_were_given_together_end_in_one_letter(
    mailboxes: Mailboxes, receiver: Receiver, work_off: WorkOff, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(get_settings(), "private_addresses", True)
    together(b"name\n Ada \nAda\n", PICTURE, b"name\nBo\n", email="ada@example.org", webhook=receiver.url)
    work_off()
    [letter] = mailboxes.letters("ada@example.org")
    text, html = (part.get_content() for part in letter.iter_parts())
    assert letter.get_content_type() == "multipart/alternative"
    assert letter["Subject"] == "2 of 3 done: Sales <b> of May"
    assert "- 3 files: 2 done, 1 failed" in text
    assert "- 3 rows came in, 2 went out" in text
    assert "- 1 row removed, each with its reason" in text
    assert "- 1 <i>.csv: " in text
    assert "http://127.0.0.1:8080/groups/" in text
    assert "Sales &lt;b&gt; of May" in html
    assert "1 &lt;i&gt;.csv" in html
    assert receiver.calls.qsize() == 3


def test_a_letter_names_the_first_files_that_failed_and_counts_the_others(mailboxes: Mailboxes, work_off: WorkOff) -> None:
    together(*[PICTURE] * 7, email="ada@example.org")
    work_off()
    [letter] = mailboxes.letters("ada@example.org")
    text = letter.get_body(("plain",)).get_content()
    assert [f"- {number} <i>.csv: " in text for number in range(7)] == [True] * 5 + [False] * 2
    assert "- and 2 more that failed" in text


def test_a_group_is_told_of_again_when_what_failed_was_tried_again(mailboxes: Mailboxes, work_off: WorkOff) -> None:
    _, failed = together(b"name\nBo\n", PICTURE, email="ada@example.org")
    work_off()
    retry(ALICE, failed)
    work_off()
    assert [letter["Subject"] for letter in mailboxes.letters("ada@example.org")] == ["1 of 2 done: Sales <b> of May"] * 2


def test_the_end_of_a_group_may_be_that_its_last_job_was_cancelled(mailboxes: Mailboxes, work_off: WorkOff) -> None:
    done, waiting = together(b"name\nBo\n", b"name\nBo\n", email="ada@example.org")
    taken = runner.take_next()
    assert taken
    runner.attempt(taken)
    cancel(ALICE, ({done, waiting} - {taken.id}).pop())
    work_off()
    [letter] = mailboxes.letters("ada@example.org")
    assert letter["Subject"] == "1 of 2 done: Sales <b> of May"
    assert "- 2 files: 1 done, 1 cancelled" in letter.get_body(("plain",)).get_content()


def test_a_group_that_was_cancelled_sends_no_letter_and_one_file_sends_its_own(mailboxes: Mailboxes, work_off: WorkOff) -> None:
    for job_id in together(b"name\nBo\n", b"name\nBo\n", email="ada@example.org"):
        cancel(ALICE, job_id)
    together(b"name\nBo\n", email="ada@example.org")
    work_off()
    assert [letter["Subject"] for letter in mailboxes.letters("ada@example.org")] == ["Done: 0 <i>.csv"]


def test_who_waits_for_the_end_of_a_group_hears_once_its_other_jobs_are_told_of_elsewhere(
    mailboxes: Mailboxes, work_off: WorkOff
) -> None:
    together(*[b"name\nBo\n"] * 3, email="ada@example.org")
    ended = attempt_next()
    one, other = waiting_beside(ended)
    readdress(one, "bo@example.org")
    assert mail_about(ended, one, other) == []
    readdress(other, "bo@example.org")
    readdress(other, "ada@example.org")
    readdress(other, "bo@example.org")
    work_off()
    assert subjects(mailboxes, "ada@example.org") == ["Done: Sales <b> of May"]
    assert "- 1 file: 1 done" in str(mailboxes.letters("ada@example.org")[0])
    assert subjects(mailboxes, "bo@example.org") == ["Done: Sales <b> of May"]
    assert "- 2 files: 2 done" in str(mailboxes.letters("bo@example.org")[0])


def test_who_was_told_of_a_group_is_not_told_again_when_a_job_that_is_tried_anew_is_told_of_elsewhere(
    mailboxes: Mailboxes, work_off: WorkOff
) -> None:
    _, failed = together(b"name\nBo\n", PICTURE, email="ada@example.org")
    work_off()
    retry(ALICE, failed)
    readdress(failed, None)
    readdress(failed, "bo@example.org")
    work_off()
    assert subjects(mailboxes, "ada@example.org") == ["1 of 2 done: Sales <b> of May"]
    assert subjects(mailboxes, "bo@example.org") == ["Failed: 1 <i>.csv"]


def test_of_jobs_that_were_all_cancelled_nobody_hears_by_a_new_address_either(mailboxes: Mailboxes, work_off: WorkOff) -> None:
    cancelled, other = together(*[b"name\nBo\n"] * 2, email="ada@example.org")
    cancel(ALICE, cancelled)
    readdress(other, "bo@example.org")
    work_off()
    assert subjects(mailboxes, "ada@example.org") == []
    assert subjects(mailboxes, "bo@example.org") == ["Done: 1 <i>.csv"]


def attempt_next() -> Job:
    taken = runner.take_next()
    assert taken
    runner.attempt(taken)
    return taken


def waiting_beside(job: Job) -> Sequence[str]:
    assert job.group_id
    with db.read_session() as session:
        return [job_id for job_id in jobs_of(session, job.group_id) if row(job_id).status is Status.QUEUED]


def readdress(job_id: str, email: str | None) -> None:
    edit(ALICE, job_id, row(job_id).version, email=email)


def mail_about(*jobs: Job | str) -> list[dict[str, Any]]:
    return [each for job in jobs for each in told(row(job if isinstance(job, str) else job.id))]


def subjects(mailboxes: Mailboxes, address: str) -> list[str]:
    return [letter["Subject"] for letter in mailboxes.letters(address)]


def test_a_webhook_is_signed_and_tried_again(receiver: Receiver, work_off: WorkOff, monkeypatch: pytest.MonkeyPatch) -> None:
    clock = set_clock(monkeypatch)
    receiver.answers.put(503)
    job = clean(webhook=f"{receiver.url}/told?by=rinse")
    work_off()
    assert told(job)[0]["state"] == "waiting"
    assert told(job)[0]["tries"][0]["said"] == "It answers 503 Service Unavailable."
    clock.forward(seconds=15)
    work_off()
    first, second = receiver.calls.get(), receiver.calls.get()
    assert (first.path, first.headers["webhook-id"], first.body) == (second.path, second.headers["webhook-id"], second.body)
    assert json.loads(second.body)["status"] == "done"
    assert second.headers["rinse-event"] == "job.done"
    secret = secret_of(ALICE.id, get_settings())
    assert is_genuine(secret, second.headers, second.body)
    assert not is_genuine(secret, second.headers, second.body + b" ")
    assert not is_genuine(secret_of("charlie", get_settings()), second.headers, second.body)
    assert told(job)[0]["state"] == "delivered"


def test_a_program_that_took_it_is_not_told_again_whatever_it_says_then(receiver: Receiver, work_off: WorkOff) -> None:
    with answering(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nno chunk") as (url, _):
        job = clean(webhook=url)
        work_off()
    assert told(job)[0]["state"] == "delivered"


def test_a_program_hears_of_a_cancelled_job_and_of_a_trial(receiver: Receiver, work_off: WorkOff) -> None:
    job = clean(draft=True, webhook=receiver.url)
    try_webhook(ALICE, job.id)
    work_off()
    assert receiver.calls.get().headers["rinse-event"] == "trial"
    run_draft(ALICE, job.id)
    cancel(ALICE, job.id)
    work_off()
    assert receiver.calls.get().headers["rinse-event"] == "job.cancelled"
    assert [(each["occasion"], each["state"]) for each in told(job)] == [("trial", "delivered"), ("cancelled", "delivered")]


def test_who_is_told_may_change_until_the_end(receiver: Receiver, work_off: WorkOff) -> None:
    job = clean()
    edit(ALICE, job.id, 0, webhook=receiver.url)
    with pytest.raises(Conflict):
        edit(ALICE, job.id, job.version, options={})
    work_off()
    assert receiver.calls.get().method == "POST"
    with pytest.raises(Conflict):
        edit(ALICE, job.id, row(job.id).version, webhook=None)


def test_a_message_is_delivered_by_nobody_but_the_job_that_was_made_for_it(receiver: Receiver, work_off: WorkOff) -> None:
    job = clean(draft=True, webhook=receiver.url)
    try_webhook(ALICE, job.id)
    with db.session() as session:
        [message] = deliveries_of(session, job.id)
        forged, _ = create_job(session, "charlie", Order("webhook", None, {"delivery": message.delivery.id}, priority=1))
    work_off()
    assert row(forged.id).result == {"said": GONE}
    assert is_genuine(secret_of(ALICE.id, get_settings()), (call := receiver.calls.get()).headers, call.body)


def test_without_a_mail_server_an_address_is_refused(rinse: Settings) -> None:
    with pytest.raises(Refused, match="cannot send mail"):
        clean(email="ada@example.org")


def test_others_need_not_wait_for_a_receiver_that_takes_long(
    rinse: Settings, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Regression: calls went before all that anybody runs in the background, however long each kept a worker."""
    monkeypatch.setattr(webhook, "SLOW", 0.0)
    pause(LOCAL, "webhook")
    for _ in range(3):
        clean(webhook=receiver.url)
    while job := runner.take_next():
        runner.attempt(job)
    theirs = submit(User("bob", "Bob"), Order("copy"))[0]
    unpause(LOCAL, "webhook")
    taken = list[Job]()
    while job := runner.take_next():
        taken.append(job)
        runner.attempt(job)
    assert [job.kind for job in taken] == ["webhook", "copy", "webhook", "webhook"]
    assert row(theirs.id).is_over
    assert receiver.calls.qsize() == 3
