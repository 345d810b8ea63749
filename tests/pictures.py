"""Takes the pictures in README.md from the real app, along the path of somebody who comes for the first time.

    python -m tests.pictures

Prints how many clicks that path took, from the start page to a clean file of one's own.
"""

import io
import tempfile
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, expect

from tests.browser.chromium import running_chromium
from tests.browser.person import Person
from tests.ui.served import serving
from ui.samples import messy_orders

PICTURES = Path(__file__).parent.parent / "docs" / "pictures"
SIZE = {"width": 1280, "height": 800}
COUNT = "addEventListener('click', () => sessionStorage.setItem('clicks', 1 + Number(sessionStorage.getItem('clicks'))), true)"
TO_CHOOSE_A_FILE = 2
"""One click here, one in the system's dialog."""
LARGEST = 150_000
"""Bytes."""


def main() -> None:
    folder = tempfile.TemporaryDirectory(prefix="rinse-pictures-")
    with folder as data, serving(Path(data), WORKERS="1") as app, running_chromium() as browser:
        file = Path(data) / "orders_2026-11.csv"
        file.write_bytes(messy_orders())
        clicks = walk(newcomer(browser, app.base_url), file)
    print(f"{clicks} clicks")


def newcomer(browser: Browser, address: str) -> Person:
    window = browser.new_context(base_url=address, viewport=SIZE, color_scheme="light", reduced_motion="reduce")
    window.add_init_script(COUNT)
    return Person(window.new_page())


def walk(ann: Person, file: Path) -> int:
    """Drop, look, build, run, take away."""
    ann.open("/")
    take(ann.page, "1-drop")
    ann.drop(file)
    ann.has_a_draft()
    ann.see("17 rows repeat an earlier row exactly.")
    ann.press("city")
    expect(ann.page.get_by_role("region", name="Column city")).to_be_visible()
    take(ann.page, "2-look")
    ann.press("Close")
    ann.press("Trim white space")
    ann.press("Remove duplicate rows")
    expect(ann.page.locator(".count-left")).to_have_text("−17 rows removed")
    take(ann.page, "3-build")
    ann.press("Run on 257 rows")
    ann.sees_status("done")
    expect(ann.page.get_by_role("link", name="Clean file")).to_be_visible()
    take(ann.page, "4-done")
    assert ann.download("Clean file").count(b"\n") > 240
    return TO_CHOOSE_A_FILE + int(ann.page.evaluate("sessionStorage.getItem('clicks')"))


def take(page: Page, name: str) -> None:
    page.evaluate("document.fonts.ready")
    page.mouse.move(0, 0)
    page.wait_for_load_state("networkidle")
    picture = io.BytesIO()
    Image.open(io.BytesIO(page.screenshot(animations="disabled"))).save(picture, "WEBP", quality=82, method=6)
    assert picture.tell() <= LARGEST, f"{name} has {picture.tell()} bytes"
    PICTURES.mkdir(exist_ok=True)
    (PICTURES / f"{name}.webp").write_bytes(picture.getvalue())


if __name__ == "__main__":
    main()
