"""Prometheus can scrape the app, load the rules, and run the dashboard's queries."""

import re
from pathlib import Path

import httpx

from tests.prometheus import OPS, promtool, queries, scraping
from tests.ui.api.programs import ended, give, order, submit
from tests.ui.served import Served


def test_prometheus_scrapes_us_and_knows_what_to_warn_of(app: Served, api: httpx.Client, tmp_path: Path) -> None:
    job = submit(api, order(give(api)))
    ended(api, job["id"])
    with scraping(f"127.0.0.1:{app.port}", tmp_path) as prometheus:
        for query in (
            'up{job="rinse"}',
            'rinse_part_up{part="database"}',
            'sum(rinse_jobs{kind="clean",status="done"})',
            "sum(rinse_workers)",
        ):
            answer = prometheus.get("/query", params={"query": query}).json()
            assert [float(each["value"][1]) >= 1 for each in answer["data"]["result"]] == [True], (query, answer)
        [group] = prometheus.get("/rules").json()["data"]["groups"]
        assert {rule["name"] for rule in group["rules"]} >= {
            "RinseHasNoWorker",
            "RinseBacklog",
            "RinseDeadLetters",
            "RinseFailures",
        }
        for query in queries():
            assert prometheus.get("/query", params={"query": query}).json()["status"] == "success", query


def test_rules_and_figures_are_well_formed(app: Served) -> None:
    said = app.get("/metrics")
    assert said.headers["content-type"] == "text/plain; version=0.0.4; charset=utf-8"
    assert promtool("check", "rules", str(OPS / "alerts.yml")) == ""
    assert promtool("check", "config", str(OPS / "prometheus.yml")) == ""
    assert promtool("check", "metrics", given=said.text) == ""
    page = (OPS / "README.md").read_text()
    ours = {name for name in re.findall(r"^# TYPE (rinse_\w+)", said.text, re.MULTILINE) if not name.endswith("_created")}
    assert ours == {name for name in ours if name in page}


def test_requests_are_counted_by_address_and_never_by_id(app: Served, api: httpx.Client) -> None:
    job = submit(api, order(give(api), draft=True))
    api.get(f"/jobs/{job['id']}")
    app.get(f"/no/such/{job['id']}")
    said = app.get("/metrics").text
    assert 'rinse_http_seconds_count{method="GET",path="/api/v1/jobs/{job_id}",status="200"}' in said
    assert 'path="other",status="404"' in said
    assert job["id"] not in said
