"""Attempts as spans, sent by OTLP over HTTP. The provider is ours alone: no library adds spans of its own to it."""

from collections.abc import Iterator
from contextlib import contextmanager

import requests
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import SERVICE_NAME, Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.trace import SpanKind, StatusCode

from jobs.observability.attempts import Outcome, about
from models.job import Job

provider = TracerProvider(shutdown_on_exit=False)


def begin(endpoint: str, role: str, patience: float) -> None:
    """`endpoint` is the collector's address, without the path of traces."""
    global provider
    provider = TracerProvider(resource=Resource({SERVICE_NAME: "rinse", "rinse.role": role}), shutdown_on_exit=False)
    exporter = OTLPSpanExporter(f"{endpoint.rstrip('/')}/v1/traces", timeout=patience, session=requests.Session())
    provider.add_span_processor(BatchSpanProcessor(exporter))


@contextmanager
def attempt(job: Job) -> Iterator[Outcome]:
    outcome, tracer = Outcome(), provider.get_tracer("rinse")
    with tracer.start_as_current_span(
        f"attempt {job.kind}",
        kind=SpanKind.CONSUMER,
        attributes=about(job),
        record_exception=False,  # its message may hold a cell
        set_status_on_exception=False,
    ) as span:
        yield outcome
        span.set_attributes(outcome.said)
        if outcome.is_ill:
            span.set_status(StatusCode.ERROR)


def flush(patience: float) -> None:
    provider.force_flush(int(patience * 1000))
