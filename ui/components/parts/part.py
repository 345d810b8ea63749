"""The base class of our browser components."""

from pathlib import Path
from typing import Any

from nicegui import ui

RINSE = Path(__file__).with_name("rinse.js")
FAVICON = Path(__file__).with_name("favicon.js")
"""Scripts that components import by name."""


class Part(ui.element, dependencies=[RINSE]):
    """A component with its own script. What a user wrote is only ever data in it: never a key, never markup."""

    def __init__(self, **values: Any) -> None:
        super().__init__()
        dict.update(self.props, values)  # as they are: NiceGUI would copy each list in them into one that it watches

    def tell(self, method: str, *values: Any) -> None:
        """Calls a method of the component in the browser, with one small message."""
        self.run_method(method, *values)
