"""What a run changed and removed, line by line."""

from collections.abc import Awaitable, Callable
from typing import Any

from nicegui import ui
from nicegui.events import GenericEventArguments

from jobs.previewing.previewer import previewer
from ui.components.look.column_facts import LONGEST_CELL, cut
from ui.components.parts.part import RINSE, Part

PAGE = 50

OnMend = Callable[[str, Any], Awaitable[str | None]]
"""Called with the key of the removed rows and the edits; returns the reason if they are refused."""


class Ledger(Part, component="ledger.js", dependencies=[RINSE]):
    """`outputs` are the storage keys of a job's ledgers; `totals` how many lines each has; `titles` the steps' titles.

    `undoing` is the command that undoes the run, if there is one. With `on_mend`, the cells of removed rows can be edited.
    """

    def __init__(
        self,
        outputs: dict[str, str],
        totals: dict[str, int],
        titles: list[str],
        *,
        undoing: str = "",
        on_mend: OnMend | None = None,
    ) -> None:
        known = {kind: count for kind, count in totals.items() if kind in outputs}
        super().__init__(totals=known, titles=titles, undoing=undoing, mendable=on_mend is not None, longest=LONGEST_CELL)
        self.kinds = [kind for kind in totals if kind in outputs]
        self._outputs, self._page = outputs, ui.context.client.id
        self._on_mend = on_mend
        self.on("need", self._need)
        self.on("mend", self._mend)

    def focus(self, kind: str, step: int | None, column: str | None) -> None:
        """Shows these lines, and scrolls to them."""
        self.tell("focus", kind, step, column)

    async def _need(self, event: GenericEventArguments) -> None:
        kind, step, column, row, offset = event.args
        if kind not in self._outputs:
            return
        answer = await previewer.ask(
            "lines",
            topic=f"{self._page} lines",
            key=self._outputs[kind],
            name=kind,
            step=step,
            column=column,
            row=row,
            offset=int(offset),
            limit=PAGE,
        )
        if answer is not None and not self.is_deleted:
            self.tell("show", answer | {"rows": [[cut(cell) for cell in row] for row in answer.get("rows", [])]}, offset)

    async def _mend(self, event: GenericEventArguments) -> None:
        if self._on_mend and (refusal := await self._on_mend(self._outputs["rejects"], event.args)):
            self.tell("refuse", refusal)


def ledger_of(
    job: dict[str, Any], outputs: dict[str, str], titles: list[str], *, undoing: str, on_mend: OnMend | None
) -> Ledger | None:
    """The ledgers of a finished job, if they have any lines."""
    result = job["result"] or {}
    totals = {"changes": result.get("cells_changed") or 0, "rejects": result.get("rows_rejected") or 0}
    kept = {kind: key for kind, key in outputs.items() if totals.get(kind)}
    return Ledger(kept, totals, titles, undoing=undoing, on_mend=on_mend) if kept else None
