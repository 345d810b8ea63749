"""A real Prometheus for the tests: scrapes an app, uses the rules of docs/ops, and answers queries."""

import json
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx

from tests.receiver import receiving
from tests.ui.served import free_port

OPS = Path(__file__).parent.parent / "docs" / "ops"


@contextmanager
def scraping(target: str, folder: Path) -> Iterator[httpx.Client]:
    """A client of Prometheus' own API, after the first scrape: it forwards its samples to a receiver."""
    port = free_port()
    with receiving() as receiver:
        config = {
            "scrape_configs": [
                {"job_name": "rinse", "scrape_interval": "1s", "static_configs": [{"targets": [target]}]},
            ],
            "rule_files": [str(OPS / "alerts.yml")],
            "remote_write": [{"url": receiver.url}],
        }
        (folder / "prometheus.yml").write_text(json.dumps(config))
        command = [
            "prometheus",
            f"--config.file={folder}/prometheus.yml",
            f"--storage.tsdb.path={folder}/data",
            f"--web.listen-address=127.0.0.1:{port}",
        ]
        with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
            try:
                receiver.calls.get(timeout=60)
                with httpx.Client(base_url=f"http://127.0.0.1:{port}/api/v1", timeout=30) as client:
                    yield client
            finally:
                process.kill()


def promtool(*arguments: str, given: str = "") -> str:
    """Its complaints; empty if all is well."""
    ended = subprocess.run(["promtool", *arguments], input=given, capture_output=True, text=True, check=False)
    return "" if ended.returncode == 0 else ended.stdout + ended.stderr


def queries() -> list[str]:
    """All expressions of the Grafana dashboard."""
    board: dict[str, Any] = json.loads((OPS / "grafana.json").read_text())
    return [target["expr"] for panel in board["panels"] for target in panel["targets"]]
