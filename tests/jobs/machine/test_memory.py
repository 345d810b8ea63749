"""Memory is reported in bytes, whatever unit the system uses."""

import resource
import subprocess
import sys

import psutil
import pytest

from jobs.machine import memory


def test_what_this_process_has_is_what_others_see() -> None:
    seen = psutil.Process().memory_info().rss
    assert seen / 2 < memory.resident() < seen * 2
    assert memory.most_resident() >= memory.resident() / 2


def test_macos_counts_bytes_and_tells_the_most_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    before = memory.most_resident()
    monkeypatch.setattr(sys, "platform", "darwin")
    assert memory.most_resident() <= before
    assert memory.resident() == memory.most_resident()


@pytest.mark.parametrize(("platform", "left"), [("linux", 1 << 40), ("darwin", resource.getrlimit(resource.RLIMIT_AS)[1])])
def test_macos_is_asked_for_no_limit_of_addresses(platform: str, left: int) -> None:
    program = f"""
import resource, sys
sys.platform = {platform!r}
from jobs.cleaning.confined.protection import lower
lower(resource.RLIMIT_AS, 1 << 40)
lower(resource.RLIMIT_CORE, 0)
print(resource.getrlimit(resource.RLIMIT_AS)[1], resource.getrlimit(resource.RLIMIT_CORE)[0])
"""
    said = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout
    assert said.split() == [str(left), "0"]
