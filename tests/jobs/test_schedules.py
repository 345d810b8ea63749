"""Each due time is started once, by any reconciler, with a file, a place or the web; results are copied to their place."""

import errno
import os
from collections.abc import Sequence
from contextlib import nullcontext
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import col, select, update

from jobs import reconciler, runner, schedules
from jobs.asker import asker
from jobs.cleaning.errors import CleaningError
from jobs.files import tidying
from jobs.files.removal import remove_job
from jobs.kinds.place import name_of
from jobs.sources import download
from models import db, scheduling
from models.account import Account
from models.errors import Misconfigured, RinseError, StorageUnavailable, Unreachable
from models.file import INPUTS
from models.job import Job
from models.place_folder import FolderPlace
from models.places import Found
from models.schedule import Schedule, ScheduleRun, ScheduleSeen
from models.scheduling import BROKEN, Slot, due_schedules, ends_of, last_slots, slots_of, start_slot
from models.settings import Settings, get_settings
from models.storage import open_storage
from models.user import User
from tests.clock import Clock, set_clock
from tests.conftest import WorkOff
from tests.jobs.following import ALICE, Follower, make_file, output, row
from tests.jobs.processes import Processes
from tests.receiver import Receiver, answering
from tests.statements import queries

RECIPE = {"version": 1, "steps": [{"step": "trim"}]}
MONDAY = datetime(2026, 3, 2, 6, tzinfo=UTC)


def scheduled(source: dict[str, Any] | None = None, **more: Any) -> Schedule:
    """Every Monday at 7 in Berlin, with a file of Alice's."""
    values = {
        "name": "Weekly",
        "when": "every Monday at 7",
        "zone": "Europe/Berlin",
        "missed": "skip",
        "kind": "clean",
        "options": {"recipe": RECIPE},
        "source": source or {"type": "file", "file_id": make_file().id},
    }
    return schedules.add(ALICE, values | more)


def slots(schedule: Schedule) -> Sequence[Slot]:
    with db.read_session() as session:
        return slots_of(session, schedule.id)


def made(schedule: Schedule) -> list[Job]:
    """The jobs of all its runs, oldest first."""
    return [row(job_id) for slot in reversed(slots(schedule)) for job_id in slot.run.job_ids]


@pytest.fixture
def clock(rinse: Settings, monkeypatch: pytest.MonkeyPatch) -> Clock:
    return set_clock(monkeypatch, MONDAY - timedelta(hours=1))


@pytest.fixture
def shared(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings: Settings) -> Path:
    """A folder that schedules may use."""
    folder = tmp_path / "shared"
    (folder / "in").mkdir(parents=True)
    monkeypatch.setenv("SHARED_PLACES", str(folder))
    get_settings.cache_clear()
    return folder


def lay(folder: Path, name: str, content: bytes = b"name\n Ada \n") -> None:
    """Puts a file into the folder that has been there for a while."""
    (folder / name).write_bytes(content)
    os.utime(folder / name, (1, 1 + len(content)))


def test_a_slot_is_started_once_however_many_look(clock: Clock, work_off: WorkOff) -> None:
    schedule = scheduled()
    work_off()
    assert slots(schedule) == []
    clock.forward(hours=1)
    with db.read_session() as session:
        both_saw = [due_schedules(session)[0] for _ in range(2)]
    with db.session() as session:
        assert [start_slot(session, seen) is not None for seen in both_saw] == [True, False]
    reconciler.start_due_schedules()
    work_off()
    [slot] = slots(schedule)
    assert (slot.run.slot, slot.state) == (MONDAY, "started")
    assert [(job.status, job.kind, output(job, "result")) for job in made(schedule)] == [("done", "clean", b"name\nAda\n")]


@pytest.mark.parametrize(("missed", "states"), [("skip", ["started", "missed"]), ("once", ["started", "started"])])
def test_missed_slots_are_left_out_or_made_up_for_once(clock: Clock, work_off: WorkOff, missed: str, states: list[str]) -> None:
    schedule = scheduled(missed=missed)
    clock.forward(hours=1, weeks=3, days=1)
    work_off()
    clock.forward(days=6, hours=-1)  # daylight saving time has begun meanwhile
    work_off()
    assert [slot.state for slot in slots(schedule)] == states
    assert slots(schedule)[0].run.slot == MONDAY + timedelta(weeks=4, hours=-1)


def test_a_clock_that_was_put_back_holds_no_schedule_up_and_repeats_no_slot(clock: Clock, work_off: WorkOff) -> None:
    schedule, paused = scheduled(when="every hour"), scheduled(when="every hour")
    schedules.pause(ALICE, paused.id, paused.version)
    for hours in (1, 1, -2, 1, 1, 1):
        clock.forward(hours=hours)
        work_off()
    started = [slot.run.slot for slot in reversed(slots(schedule))]
    assert started == [MONDAY, MONDAY + timedelta(hours=1), MONDAY + timedelta(hours=2)]
    clock.forward(days=-400)
    work_off()
    clock.forward(hours=1)
    work_off()
    assert MONDAY + timedelta(days=-400, hours=3) in [slot.run.slot for slot in slots(schedule)]
    assert slots(paused) == []


def test_the_last_slots_of_many_schedules_are_found_at_once(clock: Clock, work_off: WorkOff) -> None:
    first, second, new = scheduled(), scheduled(), scheduled(when="every Sunday at 7")
    for _ in range(2):
        clock.forward(weeks=1)
        for schedule in (first, second):
            with db.session() as session:
                start_slot(session, schedule)
    with db.read_session() as session, queries() as asked:
        last = last_slots(session, [first.id, second.id, new.id])
    assert len(asked) == 1
    assert last == {schedule.id: slots(schedule)[0] for schedule in (first, second)}


@pytest.mark.parametrize("status", ["retrying", "dead", "failed", "cancelled"])
def test_runs_that_are_not_listed_any_more_go_unless_they_may_come_to_something(
    status: str, clock: Clock, work_off: WorkOff, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in (("MOST_RUNS", 2), ("AT_ONCE", 3)):
        monkeypatch.setattr(scheduling, name, value)
    monkeypatch.setattr(tidying, "A_FEW", 3)
    schedule, other = scheduled(), scheduled()
    for _ in range(9):
        schedules.run_now(ALICE, schedule.id)
        clock.forward(minutes=1)
    schedules.run_now(ALICE, other.id)
    unfinished = runs(schedule)[3]
    work_off()
    with db.session() as session:
        session.exec(update(Job).where(col(Job.id) == unfinished.task_id).values(status=status))
    listed = [slot.run.id for slot in slots(schedule)]
    tidying.tidy()
    assert [run.id for run in runs(schedule)] == [*listed, unfinished.id]
    assert len(runs(other)) == 1


def runs(schedule: Schedule) -> list[ScheduleRun]:
    """All that are kept, latest first."""
    own = select(ScheduleRun).where(col(ScheduleRun.schedule_id) == schedule.id)
    with db.read_session() as session:
        return list(session.exec(own.order_by(col(ScheduleRun.started_at).desc())).all())


def test_what_became_of_the_jobs_is_known_until_they_are_deleted(clock: Clock, work_off: WorkOff) -> None:
    well, badly = (
        scheduled(),
        scheduled(options={"recipe": {"version": 1, "steps": [{"step": "trim", "columns": ["no such"]}]}}),
    )
    clock.forward(hours=1)
    work_off()
    seen = [slots(well)[0], slots(badly)[0]]
    good, bad = (slot.run.job_ids[0] for slot in seen)
    with db.read_session() as session:
        ends = ends_of(session, seen)
        assert {job_id: end.status for job_id, end in ends.items()} == {good: "done", bad: "failed"}
        assert [bool(ends[each].error) for each in (good, bad)] == [False, True]
    remove_job(ALICE, bad)
    with db.read_session() as session:
        assert list(ends_of(session, seen)) == [good]


def test_new_files_of_a_place_are_cleaned_and_left_in_another(clock: Clock, work_off: WorkOff, shared: Path) -> None:
    lay(shared / "in", "one.csv")
    (shared / "in" / "growing.csv").write_bytes(b"half of")
    (shared / "in" / "link.csv").symlink_to("/etc/hostname")
    schedule = scheduled({"type": "place", "address": str(shared / "in")}, copy_to=str(shared / "out"), missed="once")
    for content in (b"name\n Ada \n", b"name\n Ada \n", b"name\n Bob  \n"):
        lay(shared / "in", "one.csv", content)
        clock.forward(weeks=1)
        work_off()
    first, second = made(schedule)
    assert [slot.state for slot in slots(schedule)] == ["started", "nothing", "started"]
    assert (shared / "out" / "one.csv").read_bytes() == b"name\nAda\n"
    assert (shared / "out" / f"one-{second.id}.csv").read_bytes() == b"name\nBob\n"
    assert (first.owner, first.file_name) == (ALICE.id, "one.csv")


def test_files_that_have_long_been_gone_from_a_place_are_forgotten_and_no_others(
    clock: Clock, work_off: WorkOff, shared: Path
) -> None:
    schedule = scheduled({"type": "place", "address": str(shared / "in")}, missed="once")

    def known_after(weeks: int) -> int:
        clock.forward(weeks=weeks)
        work_off()
        with db.read_session() as session:
            return len(session.exec(select(ScheduleSeen)).all())

    lay(shared / "in", "stays.csv")
    lay(shared / "in", "goes.csv", b"name\nBob\n")
    assert known_after(weeks=1) == 2
    (shared / "in" / "goes.csv").unlink()
    assert [known_after(weeks=6), known_after(weeks=6), known_after(weeks=1)] == [2, 2, 1]
    (shared / "in" / "stays.csv").unlink()
    assert known_after(weeks=20) == 1
    lay(shared / "in", "stays.csv")
    assert known_after(weeks=1) == 1
    assert len(made(schedule)) == 2


def test_two_runs_that_meet_the_same_file_make_one_job_of_it(
    clock: Clock, work_off: WorkOff, shared: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lay(shared / "in", "one.csv")
    schedule = scheduled({"type": "place", "address": str(shared / "in")})
    for _ in range(2):
        schedules.run_now(ALICE, schedule.id)
        clock.forward(seconds=1)

    def meanwhile(place: FolderPlace, found: Found, path: Path, fetch: Any = FolderPlace.fetch) -> None:
        """While one run copies the file, the other one does all its work."""
        if other := runner.take_next():
            runner.attempt(other)
        fetch(place, found, path)

    monkeypatch.setattr(FolderPlace, "fetch", meanwhile)
    work_off()
    assert sorted(slot.state for slot in slots(schedule)) == ["nothing", "started"]
    assert [job.file_name for job in made(schedule)] == ["one.csv"]
    assert len(list(open_storage().list("u/"))) == 1


def test_a_file_that_cannot_be_had_keeps_none_behind_it_back(
    clock: Clock, work_off: WorkOff, shared: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("busy.csv", "free.csv", "locked.csv"):
        lay(shared / "in", name)
    faults = {"busy.csv": [StorageUnavailable("Not now.")], "locked.csv": [Misconfigured("Not allowed.")] * 2}

    def fetch(place: FolderPlace, found: Found, path: Path, fetch: Any = FolderPlace.fetch) -> None:
        if left := faults.get(found.name):
            raise left.pop()
        fetch(place, found, path)

    monkeypatch.setattr(FolderPlace, "fetch", fetch)
    schedule = scheduled({"type": "place", "address": str(shared / "in")})
    schedules.run_now(ALICE, schedule.id)
    work_off()
    [slot] = slots(schedule)
    assert ([job.file_name for job in made(schedule)], slot.task and slot.task.status) == (["free.csv"], "retrying")
    clock.forward(minutes=5)
    work_off()
    [slot] = slots(schedule)
    assert [job.file_name for job in made(schedule)] == ["free.csv", "busy.csv"]
    assert (slot.state, slot.public()["note"]) == ("started", "Not allowed.")


def test_files_that_our_storage_does_not_take_come_in_once_it_does(
    clock: Clock, work_off: WorkOff, shared: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The disk becomes read-only after the first of them."""
    lay(shared / "in", "one.csv")
    lay(shared / "in", "two.csv")
    faults: list[OSError | None] = [None, OSError(errno.EROFS, "Read-only file system")]

    def link(target: Path, path: Path, link: Any = Path.hardlink_to) -> None:
        if f"/{INPUTS}" in target.as_posix() and faults and (fault := faults.pop(0)):
            raise fault
        link(target, path)

    monkeypatch.setattr(Path, "hardlink_to", link)
    schedule = scheduled({"type": "place", "address": str(shared / "in")})
    schedules.run_now(ALICE, schedule.id)
    work_off()
    [slot] = slots(schedule)
    assert (len(made(schedule)), slot.task and slot.task.status) == (1, "retrying")
    clock.forward(minutes=5)
    work_off()
    assert sorted(job.file_name or "" for job in made(schedule)) == ["one.csv", "two.csv"]


def test_a_schedule_that_makes_no_sense_any_more_keeps_no_copies(clock: Clock, work_off: WorkOff, shared: Path) -> None:
    lay(shared / "in", "one.csv")
    schedule = scheduled({"type": "place", "address": str(shared / "in")})
    changed(schedule, options={"recipe": {"version": 1, "steps": [{"step": "nope"}]}})
    schedules.run_now(ALICE, schedule.id)
    work_off()
    assert [slot.state for slot in slots(schedule)] == ["failed"]
    assert list(open_storage().list("u/")) == []


def test_a_schedule_that_cannot_be_reckoned_is_set_aside_and_stops_no_other(clock: Clock, work_off: WorkOff) -> None:
    broken, sound = scheduled(), scheduled()
    changed(broken, zone="Mars/Olympus", next_at=broken.next_at - timedelta(minutes=1))
    clock.forward(hours=1)
    work_off()
    assert [slot.state for slot in slots(sound)] == ["started"]
    assert [(slot.state, slot.run.note) for slot in slots(broken)] == [("failed", BROKEN)]
    with db.read_session() as session:
        assert due_schedules(session) == []


def test_a_file_on_the_web_is_fetched_each_time(clock: Clock, work_off: WorkOff, receiver: Receiver) -> None:
    schedule = scheduled({"type": "web", "url": f"{receiver.url}/list%20of%20people.csv"}, missed="once")
    for answer in (b"name\n Ada \n", 404):
        receiver.answers.put(answer)
        clock.forward(weeks=1)
        work_off()
    failed, started = slots(schedule)
    assert (failed.state, failed.public()["note"]) == ("failed", "The address answers 404 Not Found, not with a file.")
    [job] = made(schedule)
    assert (started.state, job.file_name, output(job, "result")) == ("started", "list of people.csv", b"name\nAda\n")


@pytest.mark.parametrize(("promised", "is_whole"), [(b"9", False), (b"4", True), (b"four", True), (b"-4", True)])
def test_half_a_file_on_the_web_is_none(receiver: Receiver, tmp_path: Path, promised: bytes, is_whole: bool) -> None:
    broken = nullcontext() if is_whole else pytest.raises(Unreachable, match="broke off")
    with answering(b"HTTP/1.1 200 OK\r\nContent-Length: " + promised + b"\r\n\r\nname") as (url, _), broken:
        download(url, tmp_path / "in")
    assert (tmp_path / "in").read_bytes() == b"name"


def test_no_name_hides_a_result() -> None:
    assert [name_of(Job(file_name=name)) for name in ("....", ".a.csv", " ..b", None)] == ["result", "a.csv", "b", "result"]


def test_what_cannot_be_done_is_refused_when_it_is_asked_for(rinse: Settings, shared: Path) -> None:
    inside = {"type": "place", "address": f"{shared}/in"}
    for wrong in (
        {"source": {"type": "file", "file_id": "nope"}},
        {"source": {"type": "place", "address": f"{shared}/in/../../elsewhere"}},
        {"source": {"type": "place", "address": "gs://anybody/s"}},
        {"source": inside, "copy_to": f"{shared}/in/"},
        {"kind": "mail"},
        {"options": {"recipe": {"version": 1, "steps": [{"step": "nope"}]}}},
        {"when": "now and then"},
    ):
        with pytest.raises((RinseError, CleaningError)):
            scheduled(**wrong)
    with db.read_session() as session:
        assert session.exec(select(Schedule)).all() == []


def test_a_schedule_has_the_rights_that_its_owner_has_by_now(clock: Clock, work_off: WorkOff) -> None:
    schedule = scheduled()
    with db.session() as session:
        owner = Account(id=ALICE.id, name="Alice", folded_name="alice", is_admin=True, created_at=db.now(session))
        session.add(owner)
    assert asker(schedule.owner) == User("alice", "Alice", is_admin=True)
    with db.session() as session:
        session.get_one(Account, ALICE.id).disabled_at = db.now(session)
    schedules.run_now(ALICE, schedule.id)
    work_off()
    [slot] = slots(schedule)
    assert slot.task
    assert slot.task.error
    assert (slot.state, "is disabled" in slot.task.error["message"]) == ("failed", True)


def test_a_schedule_that_is_paused_waits_and_can_be_run_by_hand(clock: Clock, work_off: WorkOff) -> None:
    schedule = scheduled()
    schedules.pause(ALICE, schedule.id, schedule.version)
    clock.forward(weeks=2)
    work_off()
    assert slots(schedule) == []
    schedules.run_now(ALICE, schedule.id)
    schedules.resume(ALICE, schedule.id, schedule.version + 1)
    work_off()
    assert [(slot.run.by_hand, slot.state) for slot in slots(schedule)] == [(True, "started")]


def test_the_schedule_of_somebody_else_does_not_exist(rinse: Settings) -> None:
    schedule, charlie = scheduled(), User("charlie", "Charlie")
    for act in (schedules.remove, schedules.run_now):
        with pytest.raises(RinseError, match="no such schedule"):
            act(charlie, schedule.id)


def test_two_schedules_are_started_once_each_across_a_restart(
    rinse: Settings, processes: Processes, follower: Follower
) -> None:
    first, second = scheduled(), scheduled()
    is_due_now(first)
    processes.worker()
    scheduler = processes.scheduler()
    cleaned = wait_for_a_clean_file(follower)
    scheduler.kill()
    scheduler.wait()
    is_due_now(second)
    for _ in range(2):
        processes.scheduler()
    wait_for_a_clean_file(follower, after=cleaned)
    assert [len(made(each)) for each in (first, second)] == [1, 1]
    assert [len(slots(each)) for each in (first, second)] == [1, 1]


def is_due_now(schedule: Schedule) -> None:
    with db.read_session() as session:
        changed(schedule, next_at=db.now(session))


def changed(schedule: Schedule, **values: Any) -> None:
    """Changes the row without the usual checks."""
    with db.session() as session:
        session.execute(update(Schedule).where(col(Schedule.id) == schedule.id).values(**values))


def wait_for_a_clean_file(follower: Follower, after: str = "") -> str:
    """Returns its job's id. A scheduler publishes changes again when it starts: `after` is a job to ignore."""
    while news := follower.next():
        if (news["kind"], news["status"]) == ("clean", "done") and news["id"] != after:
            return str(news["id"])
    raise AssertionError("no file was cleaned")
