"""docs/benchmarks.md: one section per benchmark. Measuring one leaves the others unchanged."""

from pathlib import Path

PAGE = Path(__file__).parents[2] / "docs" / "benchmarks.md"
HEAD = """# Benchmarks

`make bench` measures and writes this page; `python -m tests.bench NAME …` some of it. A file in `tests/bench` with a `TITLE`
and a `main` is a benchmark, and what it prints is its section. Another machine gives other figures, and a busy one worse ones:
ratios within one run hold better than seconds. `MB="10 100 1000"` chooses sizes, `DATA=DIR` adds the CSV files of a folder.
"""


class Report:
    """The page's sections, by title."""

    def __init__(self) -> None:
        text = PAGE.read_text(encoding="utf-8") if PAGE.exists() else HEAD
        self.sections = dict(section.split("\n", 1) for section in text.split("\n## ")[1:])

    def put(self, title: str, text: str) -> None:
        self.sections[title] = f"\n{text}\n"
        content = "".join(f"\n## {title}\n{self.sections[title].rstrip()}\n" for title in sorted(self.sections))
        PAGE.write_text(HEAD + content, encoding="utf-8")
