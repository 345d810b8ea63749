"""The metrics of jobs agree with the rows, on either database, and counters do not decrease when jobs are deleted."""

import json
import logging
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta

import pytest
from prometheus_client import CollectorRegistry

from jobs import logs, monitoring, runner
from jobs.attempts.horse_channel import HorseChannel
from jobs.files.removal import remove_job
from jobs.monitoring import JobFigures
from models import db, engine
from models.settings import Settings
from tests.clock import set_clock
from tests.conftest import WorkOff
from tests.jobs.following import ALICE, make_job

Value = Callable[..., float | None]


@pytest.fixture
def value(rinse: Settings) -> Value:
    """The current value of a metric."""
    registry = CollectorRegistry()
    registry.register(JobFigures())
    return lambda name, **labels: registry.get_sample_value(f"rinse_{name}", labels)


def test_jobs_are_counted_by_what_became_of_them(value: Value, work_off: WorkOff, monkeypatch: pytest.MonkeyPatch) -> None:
    clock = set_clock(monkeypatch)
    job = make_job("copy")
    clock.forward(seconds=30)
    assert (value("jobs", kind="copy", status="queued"), value("queue_oldest_seconds", kind="copy")) == (1, 30)
    work_off()
    make_job("refuse")
    work_off()
    clock.forward(seconds=10)
    assert value("job_seconds_count", kind="copy", status="done") == 1
    assert value("job_seconds_bucket", kind="copy", status="done", le="0.1") == 1
    assert value("job_attempts_total", kind="refuse", status="failed") == 1
    remove_job(ALICE, job.id)
    make_job("copy")
    work_off()
    clock.forward(seconds=10)
    assert value("job_seconds_count", kind="copy", status="done") == 2
    assert (value("jobs", kind="copy", status="done"), value("files"), value("part_up", part="redis")) == (1, 3, 1)


def test_jobs_of_years_are_counted_a_span_at_a_time(value: Value, work_off: WorkOff, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(monitoring, "SPAN", timedelta(seconds=20))
    clock = set_clock(monkeypatch)
    for _ in range(3):
        make_job("copy")
        work_off()
        clock.forward(seconds=30)
    assert [value("job_seconds_count", kind="copy", status="done") for _ in range(2)] == [3, 3]
    make_job("copy")
    work_off()
    clock.forward(seconds=30)
    assert value("job_seconds_count", kind="copy", status="done") == 4


def test_without_redis_the_other_figures_are_told(value: Value, silent_redis: None) -> None:
    assert (value("part_up", part="redis"), value("part_up", part="database"), value("files")) == (0, 1, 0)


def test_a_database_that_takes_no_writes_is_away(value: Value, monkeypatch: pytest.MonkeyPatch) -> None:
    with db.get_engine().connect() as other, monkeypatch.context() as patch:
        other.exec_driver_sql("SELECT 1")  # on SQLite, a transaction that writes would lock out all others
        patch.setattr(engine, "WAIT", 0.01)
        assert value("part_up", part="database") == 0
    assert value("part_up", part="database") == 1


def test_a_line_of_the_log_says_what_it_is_about(
    rinse: Settings, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    job = make_job("copy")
    caplog.set_level(logging.INFO, "jobs")
    with closing(HorseChannel()) as channel:
        monkeypatch.setattr(runner, "channel", channel)
        runner.run()
    [record] = [each for each in caplog.records if each.msg == "attempt ended"]
    with logs.about(job="another", step="trim\n"):
        said = json.loads(logs.JsonLines().format(record))
    assert (said["event"], said["job"], said["kind"], said["attempt"]) == ("attempt ended", job.id, "copy", 1)
    assert (said["owner"], said["status"], said["step"]) == ("alice", "done", "trim\n")
    assert said["seconds"] >= 0
