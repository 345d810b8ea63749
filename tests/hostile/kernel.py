"""The kernel's tests with every access to memory watched, on many more columns: `python -m tests.hostile.kernel`."""

import os
import subprocess
import sys

from jobs.cleaning.kernel import LIBRARY
from jobs.cleaning.kernel.build import FLAGS, STRICT, build

WATCHED = ("-fsanitize=address,undefined", "-fno-sanitize-recover=all", "-fno-omit-frame-pointer", "-g")
TESTS = ("kernel", "reader/test_same_rows.py", "values/test_decimals.py", "values/test_trimming.py")


def main() -> int:
    plain = LIBRARY.read_bytes()
    try:
        build(flags=(*FLAGS, *WATCHED, *STRICT))
        return tested()
    finally:
        LIBRARY.write_bytes(plain)


def tested() -> int:
    """With the library's own Python, which is not watched: what it never gives back is no leak."""
    watchers = [
        subprocess.check_output(["cc", f"-print-file-name=lib{each}.so"], text=True).strip() for each in ("asan", "ubsan")
    ]
    watching = {"LD_PRELOAD": " ".join(watchers), "ASAN_OPTIONS": "detect_leaks=0", "LAWS": "many"}
    tests = [f"tests/jobs/cleaning/{each}" for each in TESTS]
    return subprocess.run([sys.executable, "-m", "pytest", *tests], env=os.environ | watching, check=False).returncode


def path_of(library: str) -> str:
    return subprocess.check_output(["cc", f"-print-file-name={library}"], text=True).strip()


if __name__ == "__main__":
    sys.exit(main())
