"""Report on the quality of a file."""

from typing import Any, ClassVar

from pydantic import Field

from jobs.cleaning.profile import profile
from jobs.cleaning.profiling.drift import drift
from jobs.cleaning.profiling.known_profile import known
from jobs.cleaning.reader import ReaderSettings
from jobs.cleaning.report import Baseline, page
from jobs.cleaning.second_tables import naming_file
from jobs.cleaning.suggest import CLOSELY, suggest
from jobs.kinds import base
from jobs.work import Work


class Options(base.Options):
    """How to read the file. Usually it shows by itself."""

    reader: base.ReadAs = Field(default_factory=ReaderSettings)

    baseline: str | None = Field(
        None,
        title="Compare with",
        description="An earlier file of the same kind: the report says what has changed since.",
        json_schema_extra={"widget": "stored"},
    )

    def named_files(self) -> set[str]:
        return {self.baseline} if self.baseline else set()


class Report(base.Kind):
    """Tells what is in a file, and what is wrong with it.

    One page to read, print or pass on: problems, cells that look wrong, missing and repeated values, how numbers are spread,
    examples. It stands alone, and is small for any size of file. The file is not changed. Beside an earlier file, it says what
    has changed since: columns, kinds of values, what is missing, how values are spread.
    """

    id = "report"
    title = "Quality report"
    word = "report"
    outputs: ClassVar[dict[str, str]] = {"result": "Report"}
    figures: ClassVar[dict[str, str]] = {
        "rows": "Rows",
        "columns": "Columns",
        "repeated_rows": "Rows that repeat",
        "suspects": "Cells that look wrong",
        "problems": "Problems",
        "changes": "Changes since the earlier file",
    }
    example = base.Example(
        "people.csv",
        b"name,age\nAda,36\nAda,36\nBob,\n",
        figures={"rows": 3, "columns": 2, "repeated_rows": 1, "problems": 2},
    )
    Options: ClassVar[type[base.Options]] = Options

    def run(self, work: Work) -> dict[str, Any]:
        options = Options.model_validate(work.options)
        found = suggest(
            work.input(),
            options.reader,
            work.scratch,
            name=work.name,
            most_cells=CLOSELY,
            progress=work.follow,
        ).profile
        path = work.scratch / "report.html"
        baseline = since(work, options, found) if options.baseline else None
        path.write_text(page(found, work.name, baseline), encoding="utf-8")
        work.put("result", path)
        counts = {name: len(found[name]) for name in ("columns", "problems")}
        changes = len(baseline.changes) if baseline else None
        counts["suspects"] = sum(found["suspects"].values())
        return {"rows": found["rows"], "repeated_rows": found["repeated_rows"], **counts, "changes": changes}


def since(work: Work, options: Options, found: dict[str, Any]) -> Baseline:
    """Compares with the earlier file, read the same way."""
    assert options.baseline is not None  # noqa: S101  asked before
    name, path = work.second(options.baseline)
    folder = work.scratch / "baseline"
    folder.mkdir()
    with naming_file(name):
        before = known(profile(path, options.reader, folder, name=name))
    return Baseline(name, before.rows, drift(before, known(found)))
