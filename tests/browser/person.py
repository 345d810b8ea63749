"""A person in a browser, with the actions that tests use."""

from pathlib import Path

from playwright.sync_api import Locator, Page, Request, Response, WebSocket, expect


class Person:
    """A person at a browser. `complaints` are all errors there: script errors, dialogs, failed requests."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.complaints: list[str] = []
        self.requests: list[str] = []
        self.sent: list[Request] = []
        self.frames: list[str] = []
        page.on("pageerror", lambda error: self.complaints.append(f"error: {error}"))
        page.on("console", lambda said: said.type == "error" and self.complaints.append(f"console: {said.text}"))
        page.on("dialog", lambda dialog: self.complaints.append(f"dialog: {dialog.message}"))
        page.on("response", self._look_at)
        page.on("request", lambda request: self.requests.append(request.url))
        page.on("request", lambda request: self.sent.append(request))
        page.on("websocket", self._listen)

    def open(self, path: str) -> "Person":
        """Opens a page, and waits until it is connected."""
        self.page.goto(path)
        return self.arrived()

    def arrived(self) -> "Person":
        self.page.wait_for_function("window.did_handshake === true")
        return self

    def drop(self, *files: Path) -> None:
        """Chooses files on the start page."""
        self.page.get_by_label("Choose files to clean").set_input_files(files)

    def has_a_draft(self) -> str:
        """Waits for the page of the new job; returns its id."""
        self.page.wait_for_url("**/jobs/*")
        self.arrived()
        self.see("Run on")
        return self.page.url.rpartition("/")[2]

    def has_read(self) -> "Person":
        """Waits until the whole file is read: what is found in it moves the recipe, and a press at that moment hits nothing."""
        self.see("Run on")
        expect(self.page.get_by_text("reading the whole file")).to_have_count(0)
        return self

    def press(self, name: str) -> None:
        self.page.get_by_role("button", name=name).first.click()

    def look_at_rows(self) -> None:
        """On a phone, the preview first shows the columns."""
        self.page.get_by_role("button", name="Rows", exact=True).click()

    def see(self, text: str) -> None:
        expect(self.page.get_by_text(text).filter(visible=True).first).to_be_visible()

    def sees_status(self, word: str) -> None:
        expect(self.page.locator(".job-head .status")).to_have_text(word)

    def add_step(self, title: str) -> Locator:
        """Finds a step by its title and adds it; returns the open step."""
        self.page.get_by_label("Add a step").fill(title)
        self.page.keyboard.press("Enter")
        added = self.steps().last
        expect(added.get_by_role("button", name=title)).to_be_visible()
        return added

    def steps(self) -> Locator:
        return self.page.locator(".step")

    def row(self, number: int) -> Locator:
        """A row of the preview, by its number in the file."""
        return self.page.locator(".grid-box tbody tr").filter(has=self.page.locator(f"th:text-matches('^.?{number}\\\\b')"))

    def download(self, name: str) -> bytes:
        with self.page.expect_download() as started:
            self.page.get_by_role("link", name=name, exact=True).click()
        return Path(started.value.path()).read_bytes()

    def forget(self) -> None:
        """Resets the recorded requests and messages."""
        self.requests.clear()
        self.frames.clear()

    def news(self) -> list[str]:
        """The messages that the server has pushed."""
        return [frame for frame in self.frames if frame.startswith("42")]

    def _look_at(self, response: Response) -> None:
        if response.status >= 400:
            self.complaints.append(f"{response.status}: {response.url}")

    def _listen(self, socket: WebSocket) -> None:
        socket.on("framereceived", lambda frame: self.frames.append(frame if isinstance(frame, str) else frame.decode()))
