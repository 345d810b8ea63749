"""A user without a mouse, who uses Tab and arrow keys and must see the focus at every stop."""

from pathlib import Path

from playwright.sync_api import Locator, expect

from tests.browser.person import Person

FURTHEST = 150
"""The maximal number of Tab stops to anything."""

IS_SEEN = """() => {
  const focused = document.activeElement;
  const rings = [focused, ...['::before', '::after'].map((part) => [focused, part])];
  for (let around = focused.parentElement, up = 0; around && up < 3; around = around.parentElement, up += 1) rings.push(around);
  const ring = (at) => {
    const look = Array.isArray(at) ? getComputedStyle(...at) : getComputedStyle(at);
    return look.outlineStyle !== 'none' && parseFloat(look.outlineWidth) >= 1;
  };
  const ofTheBrowser = focused.matches('body, iframe, input[type=date]'); // its own parts, which say so themselves
  return ofTheBrowser || rings.some(ring);
}"""


class Keys:
    """A person's keyboard. Nothing here clicks."""

    def __init__(self, person: Person) -> None:
        self.person, self.page = person, person.page
        self.page.on("filechooser", lambda _: None)  # from here on we answer the system's dialog

    def to(self, there: Locator, *, back: bool = False) -> "Keys":
        """Presses Tab until `there` has the focus; each stop on the way must show the focus."""
        expect(there.first).to_be_attached()
        for _ in range(FURTHEST):
            if there.count() and there.first.evaluate("each => each === document.activeElement"):
                return self
            self.page.keyboard.press("Shift+Tab" if back else "Tab")
            assert self.page.evaluate(IS_SEEN), self.where()
        raise AssertionError(f"{there} is not reached; the focus is at {self.where()}")

    def press(self, *keys: str) -> "Keys":
        for key in keys:
            self.page.keyboard.press(key)
        return self

    def type(self, text: str) -> "Keys":
        self.page.keyboard.type(text)
        return self

    def choose(self, option: str) -> "Keys":
        """Selects the option that begins so with the arrow keys: typing it would depend on the typing speed."""
        self.press("Home")
        for _ in range(FURTHEST):
            if self.page.evaluate("document.activeElement.selectedOptions[0].label").startswith(option):
                return self
            self.press("ArrowDown")
        raise AssertionError(f"{option} is not offered; the focus is at {self.where()}")

    def button(self, name: str, *, back: bool = False, exact: bool = False) -> "Keys":
        """Walks to a button and presses it."""
        return self.to(self.page.get_by_role("button", name=name, exact=exact).first, back=back).press("Enter")

    def link(self, name: str, *, back: bool = False, exact: bool = False) -> "Keys":
        return self.to(self.page.get_by_role("link", name=name, exact=exact).first, back=back).press("Enter")

    def field(self, name: str, *, back: bool = False, exact: bool = False) -> "Keys":
        return self.to(self.page.get_by_label(name, exact=exact).first, back=back)

    def choose_files(self, field: str, *files: Path) -> None:
        """Opens the system's dialog by keyboard, and chooses files there."""
        self.field(field)
        with self.page.expect_file_chooser() as asked:
            self.press("Enter")
        asked.value.set_files(files)

    def download(self, name: str) -> bytes:
        self.to(self.page.get_by_role("link", name=name, exact=True).first)
        with self.page.expect_download() as started:
            self.press("Enter")
        return Path(started.value.path()).read_bytes()

    def at(self, there: Locator) -> None:
        """Asserts that the focus is there."""
        try:
            expect(there).to_be_focused()
        except AssertionError as error:
            error.add_note(f"The focus is at {self.where()}")
            raise

    def where(self) -> str:
        return str(self.page.evaluate("document.activeElement.outerHTML.slice(0, 300)"))
