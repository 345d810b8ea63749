"""Checks all answers that tests get from the API against its OpenAPI document."""

import re
from functools import cache
from typing import Any

import httpx


@cache
def contract(api: str) -> "Contract":
    """The contract of the API at this address."""
    return Contract(httpx.get(f"{api}/openapi.json", timeout=30).json(), httpx.URL(api).path)


class Contract:
    """The answers that the document allows."""

    def __init__(self, document: dict[str, Any], root: str) -> None:
        self._root = root
        paths = sorted(document["paths"], key=lambda path: path.count("{"))  # /jobs/results is not /jobs/{job_id}
        self._calls = [(re.compile(re.sub(r"\{\w+\}", "[^/]+", path)), document["paths"][path]) for path in paths]

    def check(self, answer: httpx.Response) -> None:
        """An httpx event hook for every answer."""
        asked = answer.request
        path = asked.url.path.removeprefix(self._root)
        methods: dict[str, Any] = next((each for pattern, each in self._calls if pattern.fullmatch(path)), {})
        if asked.method.lower() not in methods:
            return
        told = methods[asked.method.lower()]["responses"]
        known = told.get(str(answer.status_code)) or (told["default"] if answer.is_error else None)
        assert known, f"{asked.method} {path} answers {answer.status_code}, of which the document tells nothing"
        kind = answer.headers.get("content-type", "").partition(";")[0]
        kinds = set(known.get("content", {}))
        if asked.method != "HEAD" and answer.status_code != 204:
            assert kind in kinds or "*/*" in kinds or not (kind or kinds), f"{asked.method} {path} answers {kind}, not {kinds}"
