"""What our own browser components share."""

from pathlib import Path
from typing import Any

from nicegui import ui

RINSE = Path(__file__).with_name("rinse.js")
FAVICON = Path(__file__).with_name("favicon.js")
"""Scripts that those of components import, by their names."""


class Part(ui.element, dependencies=[RINSE]):
    """A component with a script of its own. What a user wrote is only ever a value in it: never a key, never markup."""

    def __init__(self, **values: Any) -> None:
        super().__init__()
        self.props.update(values)

    def tell(self, method: str, *values: Any) -> None:
        """Call a method of the component in the browser; one small message."""
        self.run_method(method, *values)
