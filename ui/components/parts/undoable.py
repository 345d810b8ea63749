"""What was just done, in a sentence, and the way back while it stands."""

from collections.abc import Awaitable, Callable

from ui.components.parts.part import Part

Undo = Callable[[], Awaitable[None]]


class Undoable(Part, component="undoable.js"):
    """Shows one sentence at a time."""

    def __init__(self) -> None:
        super().__init__()
        self._undo: Undo | None = None
        self.on("undo", self._undone)

    def say(self, sentence: str, undo: Undo | None = None) -> None:
        """With `undo` it can be taken back, for as long as the sentence stands."""
        self._undo = undo
        self.tell("say", sentence, undo is not None)

    async def _undone(self) -> None:
        undo, self._undo = self._undo, None
        if undo:
            await undo()
