"""The number of random tables for each law: few and always the same ones, many in `make test-all`. And a key."""

import os
from collections.abc import Iterator

import pytest
from hypothesis import settings

from jobs.cleaning import kernel
from jobs.cleaning.pseudonym_key import pseudonym_key

settings.register_profile("few", max_examples=10, derandomize=True, database=None, deadline=None)
settings.register_profile("many", max_examples=200, deadline=None)
settings.load_profile(os.environ.get("LAWS", "few"))


EXAMPLE_KEY = "the key of the examples"


@pytest.fixture(autouse=True, scope="session")
def key_of_the_examples() -> Iterator[None]:
    """The key of the pseudonyms in examples, for the engine and for scripts."""
    with pytest.MonkeyPatch.context() as patch, pseudonym_key(EXAMPLE_KEY):
        patch.setenv("PSEUDONYM_KEY", EXAMPLE_KEY)
        yield


@pytest.fixture(params=["kernel", "Polars"])
def either_way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """With the kernel, which is compiled for the tests, and without."""
    assert kernel.BUILT
    monkeypatch.setattr(kernel, "BUILT", request.param == "kernel")
