"""Report on the quality of a file."""

from typing import Any, ClassVar

from pydantic import Field

from jobs.cleaning.profile import profile
from jobs.cleaning.reader import ReaderSettings
from jobs.cleaning.report import page
from jobs.kinds import base
from jobs.work import Work


class Options(base.Options):
    """How to read the file. Usually it shows by itself."""

    reader: ReaderSettings = Field(
        default_factory=ReaderSettings,
        title="Read as",
        description="Reader settings to hold on to.",
        json_schema_extra={"widget": "reader"},
    )


class Report(base.Kind):
    """Tells what is in a file, and what is wrong with it.

    One page to read, print or pass on: problems, missing and repeated values, how numbers are spread, examples. It stands
    alone, and is small for any size of file. The file is not changed.
    """

    id = "report"
    title = "Quality report"
    word = "report"
    outputs: ClassVar[dict[str, str]] = {"result": "Report"}
    figures: ClassVar[dict[str, str]] = {
        "rows": "Rows",
        "columns": "Columns",
        "repeated_rows": "Rows that repeat",
        "problems": "Problems",
    }
    example = base.Example(
        "people.csv",
        b"name,age\nAda,36\nAda,36\nBob,\n",
        figures={"rows": 3, "columns": 2, "repeated_rows": 1, "problems": 2},
    )
    Options: ClassVar[type[base.Options]] = Options

    def run(self, work: Work) -> dict[str, Any]:
        found = profile(
            work.input(),
            Options.model_validate(work.options).reader,
            work.scratch,
            name=work.name,
            progress=lambda now: work.report(now.share, now.rows_done, now.rows_total, now.phase),
        )
        path = work.scratch / "report.html"
        path.write_text(page(found, work.name), encoding="utf-8")
        work.put("result", path)
        counts = {name: len(found[name]) for name in ("columns", "problems")}
        return {"rows": found["rows"], "repeated_rows": found["repeated_rows"], **counts}
