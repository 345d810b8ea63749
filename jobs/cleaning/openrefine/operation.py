"""An operation of a history: its parameters, and the rows it works on."""

from dataclasses import dataclass
from typing import Any

from jobs.cleaning.openrefine.conversion import Conversion, NotConvertible
from jobs.cleaning.openrefine.facets import conditions, reads

RECORDS = "It works on records, rows that belong together; Rinse knows rows alone."

LONGEST_TEXT = 10_000
"""The longest expression or name."""


@dataclass(frozen=True)
class Operation:
    """An operation's parameters. If one is missing or of another type, the operation cannot be converted."""

    params: dict[str, Any]

    def text(self, name: str) -> str:
        text = str(self.of(str, name))
        if len(text) > LONGEST_TEXT:
            raise NotConvertible(f"Its {name} is longer than {LONGEST_TEXT:,} letters.")
        return text

    def texts(self, name: str) -> list[str]:
        return [str(each) for each in self.of(list, name)]

    def of(self, kind: type, name: str) -> Any:
        value = self.params.get(name)
        if not isinstance(value, kind):
            raise NotConvertible(f"It has no {name}.")
        return value

    def get(self, name: str, default: Any = None) -> Any:
        return self.params.get(name, default)

    def demand_rows(self) -> None:
        """Records, in which rows belong to the one above, do not exist in a CSV file."""
        if self.of_config("mode") == "record-based":
            raise NotConvertible(RECORDS)

    def of_config(self, name: str) -> Any:
        config = self.get("engineConfig")
        return config.get(name) if isinstance(config, dict) else None

    @property
    def where(self) -> list[dict[str, Any]]:
        """Its facets, as conditions on rows."""
        return conditions(self.of_config("facets") or [])

    def within(self, found: Conversion, column: str) -> Conversion:
        """The steps on `column`, limited to the rows that the facets select."""
        where = self.where
        if not where:
            return found
        self.demand_rows()
        if len(found.steps) > 1 and column in reads(where):
            raise NotConvertible("Its facet looks at the column that it changes, and it takes more than one step.")
        steps = [step | {"where": [*where, *step.get("where", [])]} for step in found.steps]
        return Conversion(steps, found.differences)
