"""The browser of the tests."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, expect, sync_playwright

WITHOUT = [
    "WebUIOmniboxPopup", "WebUIOmniboxAimPopup",  # an address bar for every window, in a process of its own
    # Playwright's own list, as far as it matters here: of two lists, Chromium takes the last.
    "AvoidUnnecessaryBeforeUnloadCheckSync", "DestroyProfileOnBrowserClose", "HttpsUpgrades",
    "HttpsFirstBalancedModeAutoEnable", "LensOverlay", "MediaRouter", "PaintHolding", "ThirdPartyStoragePartitioning",
    "AvoidCorsURLLoaderRestartOnRedirect", "OptimizationHints", "NetworkTimeServiceQuerying", "AimEnabled",
    "PreconnectToSearch",
]  # fmt: skip
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update",
         "--disable-sync", "--no-first-run", "--disable-features=" + ",".join(WITHOUT)]  # fmt: skip
PATIENCE = 30_000
"""Milliseconds until a test gives up. Playwright's own five seconds are too few on a machine that is busy with other tests."""


@contextmanager
def running_chromium() -> Iterator[Browser]:
    """Without its own windows, Chromium takes a quarter less processor time for each page. Else it is the usual one."""
    program = shutil.which("chromium-headless-shell") or shutil.which("chromium")
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=QUIET)
        yield browser
        browser.close()
