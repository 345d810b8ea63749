"""What was just done, in a sentence, with a button to undo it."""

from collections.abc import Awaitable, Callable

from ui.components.parts.part import Part

Undo = Callable[[], Awaitable[None]]


class Undoable(Part, component="undoable.js"):
    """Shows one sentence at a time."""

    def __init__(self) -> None:
        super().__init__()
        self._undo: Undo | None = None
        self.on("undo", self._undone)

    def say(self, sentence: str, undo: Undo | None = None, *, more: str | None = None) -> None:
        """With `undo`, it can be undone as long as the sentence is shown. `more`: the address of a page about it."""
        self._undo = undo
        self.tell("say", sentence, undo is not None, more)

    async def _undone(self) -> None:
        undo, self._undo = self._undo, None
        if undo:
            await undo()
