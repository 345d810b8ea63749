"""A mailing through a real mail server: who gets a letter, who does not and why, and that nobody gets two."""

import csv
import io
from contextlib import closing
from pathlib import Path
from typing import Any

import psutil
import pytest

from jobs import kinds, queue
from jobs.cleaning.errors import Stopped
from jobs.mailing.records import FileRecord, JobRecord
from jobs.mailing.sending import UNKNOWN, Mailing, Outcome, Record
from jobs.mailing.template import LetterSettings, write
from models import db
from models.errors import Refused
from models.job import Job, Order, Status
from models.mailed_row import begin_row, end_row
from models.settings import get_settings
from models.user import User
from tests.conftest import WorkOff
from tests.jobs.following import ALICE, Follower, make_file, output, row
from tests.jobs.processes import Processes
from tests.mail_server import Mailboxes

ADMIN = User(ALICE.id, ALICE.name, is_admin=True)
PEOPLE = (
    b"name,mail\nAda,ada@example.org\nBob,bob@example.org\nNed,never@example.org\nHal,hang-up@example.org\n"
    b'Eve,"eve@example.org\nBcc: spy@example.org"\nNo,\n'
)
LETTER = {"to": "mail", "subject": "Hello {{name}}", "text": "Dear {{name}}", "per_second": 100}


def mail(content: bytes = PEOPLE, **options: Any) -> Job:
    return queue.submit(ADMIN, Order("email", make_file(content).id, LETTER | {"dry_run": False} | options))[0]


def listed(job: Job) -> dict[str, str]:
    return {each["row"]: each["state"] for each in csv.DictReader(io.StringIO(output(job, "result").decode()))}


def test_everybody_is_written_to_or_listed_with_the_reason(rinse: object, mailboxes: Mailboxes, work_off: WorkOff) -> None:
    job = mail()
    work_off()
    job = row(job.id)
    assert (job.status, job.error) == (Status.DONE, None)
    assert listed(job) == {"1": "sent", "2": "sent", "3": "refused", "4": "uncertain", "5": "refused", "6": "refused"}
    [letter] = mailboxes.letters("ada@example.org")
    assert (letter["Subject"], letter.get_content().strip()) == ("Hello Ada", "Dear Ada")
    assert letter["Message-ID"] == f"<{job.id}.1@example.org>"
    assert not mailboxes.letters("eve@example.org")
    assert not mailboxes.letters("spy@example.org")
    assert job.result is not None
    assert (job.result["sent"], job.result["refused"], job.result["uncertain"]) == (2, 3, 1)


def test_a_dry_run_tells_why_rows_are_refused_and_who_would_get_several_letters(rinse: object, work_off: WorkOff) -> None:
    job = mail(PEOPLE + b"Ada again,ADA@example.org\nNo again,\n", dry_run=True)
    work_off()
    result = row(job.id).result
    assert result is not None
    assert result["refusals"] == [
        {"name": "Row 5", "reason": "This is not an e-mail address: 'eve@example.org\\nBcc: spy@example.org'."},
        {"name": "Row 6", "reason": "There is no address."},
        {"name": "Row 8", "reason": "There is no address."},
    ]
    assert kinds.get("email").remarks(result) == ["1 address would get more than one letter."]


def test_nobody_gets_several_letters_of_a_usual_list(rinse: object, work_off: WorkOff) -> None:
    for content in (PEOPLE, b"name,mail\n"):
        job = mail(content, dry_run=True)
        work_off()
        assert kinds.get("email").remarks(row(job.id).result or {}) == []


def test_what_is_known_of_a_row_is_not_done_again(rinse: object, mailboxes: Mailboxes, work_off: WorkOff) -> None:
    """As after a crash: one letter was sent, and one was being sent."""
    job = mail()
    with db.session() as session:
        begin_row(session, job.id, 1)
        end_row(session, job.id, 1, "sent", None)
        begin_row(session, job.id, 2)
    work_off()
    assert listed(row(job.id))["2"] == "uncertain"
    assert not mailboxes.letters("ada@example.org")
    assert not mailboxes.letters("bob@example.org")


def test_what_the_server_puts_off_is_tried_again_and_then_listed(
    rinse: object, mailboxes: Mailboxes, work_off: WorkOff
) -> None:
    job = mail(b"name,mail\nLou,later@example.org\nAda,ada@example.org\n")
    work_off()
    first = row(job.id)
    assert first.status is Status.RETRYING
    assert first.error is not None
    assert first.error["message"] == "The mail server put 1 letter off; it is tried again."
    for _ in range(2):
        with db.session() as session:
            again = session.get(Job, job.id)
            assert again is not None
            again.not_before = db.now(session)
        work_off()
    assert listed(row(job.id)) == {"1": "put off", "2": "sent"}
    assert len(mailboxes.letters("ada@example.org")) == 1


def test_a_dry_run_sends_nothing_and_shows_every_letter(rinse: object, mailboxes: Mailboxes, work_off: WorkOff) -> None:
    job = mail(dry_run=True)
    work_off()
    assert set(listed(row(job.id)).values()) == {"would be sent", "refused"}
    assert output(row(job.id), "letters").startswith(b'{"row": 1, "to": "ada@example.org", "subject": "Hello Ada"')
    assert not mailboxes.letters("ada@example.org")


def test_only_administrators_may(rinse: object, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(Refused, match="Only administrators"):
        queue.submit(ALICE, Order("email", make_file(PEOPLE).id, LETTER))
    monkeypatch.setenv("MASS_MAIL", "everybody")
    get_settings.cache_clear()
    assert queue.submit(ALICE, Order("email", make_file(PEOPLE).id, LETTER))[1]


def test_a_column_that_is_not_there_stops_it_before_anything_is_sent(
    rinse: object, mailboxes: Mailboxes, work_off: WorkOff
) -> None:
    job = mail(subject="Hello {{nmae}}")
    work_off()
    error = row(job.id).error
    assert error is not None
    assert error["message"] == "There is no column 'nmae'. The columns are name, mail."
    assert not mailboxes.letters("ada@example.org")


@pytest.mark.parametrize("to", ["ada@example.org", "never@example.org"])
def test_two_attempts_at_a_time_send_one_letter(mailboxes: Mailboxes, tmp_path: Path, to: str) -> None:
    class Taken(FileRecord):
        def begin(self, *_: Any) -> bool:
            return False

    with closing(Taken(tmp_path / "record")) as record, pytest.raises(Stopped):
        outcome(record, to)
    assert not mailboxes.letters(to)


def test_what_another_attempt_has_begun_is_not_forgotten_because_this_one_is_put_off(
    rinse: object, mailboxes: Mailboxes
) -> None:
    """Otherwise it would be sent again."""
    job = mail()
    record = JobRecord(job.id)
    with db.session() as session:
        begin_row(session, job.id, 1)
    assert outcome(record, "later@example.org").state == "put off"
    assert JobRecord(job.id).of(1) == ("uncertain", UNKNOWN)


def outcome(record: Record, to: str) -> Outcome:
    """The outcome of the first row's letter."""
    settings = LetterSettings(**LETTER | {"dry_run": False})
    letter = write(settings, {"mail": to, "name": "Ada"})
    with Mailing(settings, get_settings(), record, "x", lambda: None) as mailing:
        return mailing.outcome(1, letter)


def test_a_record_that_was_cut_within_a_letter_goes_on(tmp_path: Path) -> None:
    with closing(FileRecord(tmp_path / "record")) as record:
        record.begin(1)
        record.end(1, "sent", None)
    with (tmp_path / "record").open("ab") as file:
        file.write('{"row": 2, "state": "refused", "reason": "ö'.encode()[:-1])
    with closing(FileRecord(tmp_path / "record")) as record:
        assert (record.of(1), record.of(2)) == (("sent", None), None)
        record.end(2, "sent", None)
    with closing(FileRecord(tmp_path / "record")) as again:
        assert (again.name, again.of(2)) == (record.name, ("sent", None))


def test_a_record_is_for_one_mailing_at_a_time(tmp_path: Path) -> None:
    with closing(FileRecord(tmp_path / "record")), pytest.raises(Refused, match=r"Another mailing writes to .*record now"):
        FileRecord(tmp_path / "record")
    FileRecord(tmp_path / "record").close()


def test_a_worker_that_is_killed_among_letters_sends_none_of_them_twice(
    mailboxes: Mailboxes, processes: Processes, follower: Follower
) -> None:
    people = [f"p{number}@example.org" for number in range(4)]
    worker = processes.worker()
    processes.scheduler()
    job = mail(b"name,mail\n" + b"".join(f"Ann,{each}\n".encode() for each in people), per_second=2)
    follower.until(job.id, lambda job: (job.rows_done or 0) > 1)
    for horse in psutil.Process(worker.pid).children():
        horse.kill()
    job = follower.until_over(job.id)
    assert (job.status, job.attempt) == (Status.DONE, 2)
    states = list(listed(job).values())
    assert set(states) <= {"sent", "uncertain"}
    arrived = [len(mailboxes.letters(each)) for each in people]
    assert max(arrived) == 1
    assert [count for count, state in zip(arrived, states, strict=True) if state == "sent"] == [1] * states.count("sent")
