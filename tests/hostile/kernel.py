"""The kernel with sanitizers: random bytes, then its tests, on many more columns than usual.

`python -m tests.hostile.kernel [SECONDS]`: seconds of random bytes.
"""

import os
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from jobs.cleaning import kernel
from jobs.cleaning.confined import compiled_objects
from jobs.cleaning.kernel.build import FLAGS, STRICT, build
from jobs.cleaning.native import HERE
from jobs.cleaning.workbook import compiled

WATCHED = ("-fsanitize=address,undefined", "-fno-sanitize-recover=all", "-fno-omit-frame-pointer", "-g")
TESTS = (
    "kernel",
    "trail/test_ledger_files.py",
    "learners/test_rowset.py",
    "reader/test_compiled_objects.py",
    "reader/test_same_rows.py",
    "values/test_decimals.py",
    "values/test_trimming.py",
    "workbook/test_compiled.py",
    "writer/test_formula_scan.py",
)
LIBRARY = "WATCHED_LIBRARY"


def main() -> int:
    """Builds another library: this checkout's may be in use."""
    with TemporaryDirectory() as scratch:
        seconds = sys.argv[1] if len(sys.argv) > 1 else "20"
        library = Path(scratch) / "kernel.so"
        build(library, (*FLAGS, *WATCHED, *STRICT))
        return fuzzed(Path(scratch, "kernel"), seconds) or tested(library)


def fuzzed(program: Path, seconds: str) -> int:
    sources = [*HERE.glob("*.c"), Path(__file__).with_suffix(".c")]
    flags = ("-std=gnu11", "-O1", "-pthread", '-DSOURCES=""', f"-I{HERE}", *WATCHED, *STRICT)
    subprocess.run(["cc", *flags, "-o", program, *sources], check=True)
    return subprocess.run([program, seconds], check=False).returncode


def tested(library: Path) -> int:
    """With the usual Python, which has no sanitizers: memory that it never frees is not reported."""
    watchers = [
        subprocess.check_output(["cc", f"-print-file-name=lib{each}.so"], text=True).strip() for each in ("asan", "ubsan")
    ]
    watching = {"LD_PRELOAD": " ".join(watchers), "ASAN_OPTIONS": "detect_leaks=0", "LAWS": "many", LIBRARY: str(library)}
    tests = [f"tests/jobs/cleaning/{each}" for each in TESTS]
    told = "--capture=no"  # a finding ends the process, and must be printed before
    command = [sys.executable, "-m", "pytest", told, "-p", "tests.hostile.kernel", *tests]
    return subprocess.run(command, env=os.environ | watching, check=False).returncode


def pytest_configure() -> None:
    """Makes the tests use that library."""
    library = Path(os.environ[LIBRARY])
    kernel._kernel, compiled._library = kernel._loaded(library), compiled._loaded(library)
    compiled_objects._library = compiled_objects._loaded(library)
    assert kernel._kernel
    assert compiled._library
    assert compiled_objects._library


if __name__ == "__main__":
    sys.exit(main())
