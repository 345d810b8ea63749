"""What is sent to Sentry and to a trace collector by real processes, and what never is."""

import gzip
import json
import sqlite3
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from queue import Queue
from typing import Any

import httpx
import pytest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

from jobs import observability
from models.errors import Misconfigured
from models.job import Status
from models.settings import Settings, get_settings
from tests.jobs.following import Follower, make_job
from tests.jobs.processes import Processes
from tests.jobs.test_schedules import changed, scheduled
from tests.receiver import Call, Receiver
from tests.ui.api.programs import give, order, submit
from tests.ui.served import serving

Json = dict[str, Any]
SECRETS = (b"secret of line 17", b"Ada", b"people.csv", b"alice")
"""In the broken job: its error, a cell of its file, the file's name, and the owner."""


@pytest.fixture
def sentry(receiver: Receiver, monkeypatch: pytest.MonkeyPatch) -> Receiver:
    monkeypatch.setenv("SENTRY_DSN", receiver.url.replace("http://", "http://key@") + "/1")
    get_settings.cache_clear()
    return receiver


@pytest.fixture
def collector(monkeypatch: pytest.MonkeyPatch, receiver: Receiver) -> Receiver:
    monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", receiver.url)
    get_settings.cache_clear()
    return receiver


def bodies(calls: Queue[Call], path: str) -> Iterator[bytes]:
    """The bodies sent to a path, as they arrive."""
    while True:
        call = calls.get(timeout=60)
        if call.path == path:
            is_packed = call.headers.get("Content-Encoding") == "gzip"
            yield gzip.decompress(call.body) if is_packed else call.body


def next_event(sentry: Receiver) -> tuple[Json, bytes]:
    """The next report, and its whole request."""
    body = next(bodies(sentry.calls, "/api/1/envelope/"))
    return json.loads(body.splitlines()[2]), body


def spans(collector: Receiver) -> Iterator[tuple[str, Json, int]]:
    """Each span that arrives: name, attributes including those of its process, status."""
    for body in bodies(collector.calls, "/v1/traces"):
        for group in ExportTraceServiceRequest.FromString(body).resource_spans:
            process = {each.key: each.value.string_value for each in group.resource.attributes}
            for span in (span for scope in group.scope_spans for span in scope.spans):
                own = {each.key: each.value.string_value or each.value.int_value for each in span.attributes}
                yield span.name, process | own, span.status.code


def test_a_job_that_broke_is_reported_and_nothing_of_its_file_nor_what_is_expected(
    sentry: Receiver, processes: Processes, follower: Follower
) -> None:
    processes.worker()
    follower.until_over(make_job("refuse").id)
    job = follower.until_over(make_job("break").id)
    event, body = next_event(sentry)
    assert event["tags"] == {"job": job.id, "kind": "break", "attempt": "1", "role": "worker"}
    assert event["logentry"]["message"] == "job broke"
    [raised] = event["exception"]["values"]
    assert raised["type"] == "ZeroDivisionError"
    assert "run" in [frame["function"] for frame in raised["stacktrace"]["frames"]]
    assert not [secret for secret in SECRETS if secret in body]
    assert b"vars" not in body


def test_the_scheduler_reports_too(sentry: Receiver, rinse: Settings, processes: Processes) -> None:
    schedule = scheduled()
    changed(schedule, zone="Mars/Olympus", next_at=schedule.next_at - timedelta(weeks=2))
    processes.scheduler()
    event, _ = next_event(sentry)
    assert event["tags"] == {"schedule": schedule.id, "role": "scheduler"}
    assert event["logentry"]["message"] == "schedule set aside"


def test_the_web_reports_too(sentry: Receiver, tmp_path: Path) -> None:
    with (
        serving(tmp_path, SENTRY_DSN=get_settings().sentry_dsn or "", WORKERS="0") as app,
        httpx.Client(base_url=app.api, timeout=30) as api,
    ):
        job = submit(api, order(give(api, b"name\nAda\n", "people.csv"), draft=True))
        with sqlite3.connect(tmp_path / "rinse.db") as rows:
            rows.execute("UPDATE job SET options = 'secret of line 17'")
        assert api.get(f"/jobs/{job['id']}").status_code == 500
        event, body = next_event(sentry)
        while event["tags"]["role"] != "web":  # the scheduler may report the row, too
            event, body = next_event(sentry)
    assert event["tags"] == {"role": "web"}
    assert event["exception"]["values"][-1]["type"] == "JSONDecodeError"
    assert not [secret for secret in SECRETS if secret in body]


def test_each_attempt_is_a_span(collector: Receiver, processes: Processes, follower: Follower) -> None:
    processes.worker()
    coming = spans(collector)
    for kind, status, code in (("copy", "done", None), ("refuse", "failed", "STEP_FAILED")):
        job = follower.until_over(make_job(kind).id)
        name, said, ill = next(coming)
        assert name == f"attempt {kind}"
        assert (said["service.name"], said["rinse.role"]) == ("rinse", "worker")
        assert (said["rinse.job"], said["rinse.kind"], said["rinse.attempt"]) == (job.id, kind, 1)
        assert (said["rinse.status"], said.get("rinse.error"), ill == 2) == (status, code, code is not None)
        assert not [value for value in said.values() if str(value).encode() in SECRETS]


def test_a_receiver_that_is_away_costs_no_job(
    rinse: Settings, processes: Processes, follower: Follower, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SENTRY_DSN", "http://key@127.0.0.1:9/1")
    monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:9")
    processes.worker()
    for kind, status in (("break", Status.FAILED), ("copy", Status.DONE)):
        assert follower.until_over(make_job(kind).id).status is status


LIBRARIES = {"SENTRY_DSN": "sentry_sdk", "OTEL_EXPORTER_OTLP_ENDPOINT": "opentelemetry.exporter"}


@pytest.mark.parametrize(("name", "library"), LIBRARIES.items())
def test_a_library_that_is_missing_is_said_in_a_sentence(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, name: str, library: str
) -> None:
    monkeypatch.setenv(name, "http://key@127.0.0.1:9/1")
    get_settings.cache_clear()
    observability.check(get_settings())
    monkeypatch.setattr(observability, "find_spec", missing(library))
    with pytest.raises(Misconfigured, match=rf"^{name} is set, .*pip install -r docs/ops/requirements.txt"):
        observability.check(get_settings())


def missing(library: str) -> Callable[[str], object]:
    return lambda name: None if name.startswith(library) else object()


def test_nothing_is_imported_where_nothing_is_set(rinse: Settings, processes: Processes, follower: Follower) -> None:
    processes.worker()
    job = follower.until_over(make_job("modules").id)
    assert job.result is not None
    assert not [name for name in job.result["modules"] if name.startswith(("sentry_sdk", "opentelemetry.exporter"))]
