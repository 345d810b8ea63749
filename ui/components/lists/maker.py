"""A short form that creates something with a secret: an invitation or a token. The secret is shown once, for copying."""

import asyncio
from collections.abc import Callable
from typing import NamedTuple

from nicegui.events import GenericEventArguments

from models.errors import RinseError
from ui.components.parts.part import Part
from ui.errors import sentence


class Made(NamedTuple):
    """A sentence about a secret, and the secret."""

    said: str
    secret: str


class Words(NamedTuple):
    """The texts of the form. `choices` are (value, label); the first is preselected."""

    name: str
    choice: str
    choices: tuple[tuple[str, str], ...]
    act: str


class Maker(Part, component="maker.js"):
    """`make` is called in a thread with the name and the choice; if it is refused, the reason is shown below the name."""

    def __init__(self, words: Words, make: Callable[[str, str], Made]) -> None:
        super().__init__(words=words._asdict())
        self.make = make
        self.on("make", self._make)

    def show(self, made: Made | None) -> None:
        """Shows a secret that was created elsewhere, or clears it."""
        self.tell("show", *(made or ("", "")))

    async def _make(self, event: GenericEventArguments) -> None:
        name, choice = map(str, event.args)
        try:
            self.show(await asyncio.to_thread(self.make, name, choice))
        except RinseError as error:
            self.tell("refuse", sentence(error))
