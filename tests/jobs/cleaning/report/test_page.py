"""The report page: correct, small, and harmless whatever the file contains."""

from pathlib import Path

from jobs.cleaning.reader import ReaderSettings
from jobs.cleaning.report import page
from jobs.cleaning.suggest import suggest

HOSTILE = '"<script>alert(1)</script>",\'"><img src=x onerror=alert(2)>\n'


def page_of(tmp_path: Path, text: str, name: str = "people.csv", most_cells: int = 1_000_000) -> str:
    path = tmp_path / "given.csv"
    path.write_text(text)
    return page(suggest(path, ReaderSettings(), tmp_path, most_cells=most_cells).profile, name)


def test_it_says_what_is_in_the_file_and_what_would_mend_it(tmp_path: Path) -> None:
    made = page_of(tmp_path, "name,age\n Ada,36\n Ada,36\nBob,\nCy,12\n")
    assert "<dt>Rows that repeat</dt><dd>1</dd>" in made
    assert "Column “age” has 1 missing value (25.0 %)." in made
    assert "Would mend it: Remove duplicate rows." in made
    assert "<code>·Ada</code>" in made
    assert "12</span><span>mean 28</span><span>36" in made


def test_it_counts_the_cells_that_look_wrong_and_says_what_was_probably_meant(tmp_path: Path) -> None:
    people = "id,sex\n" + "".join(f"{row},{'Male' if row % 2 else 'Female'}\n" for row in range(60)) + "60,Femael\n"
    made = page_of(tmp_path, people)
    assert "<dt>Cells that look wrong</dt><dd>1</dd>" in made
    assert "1 value in column “sex” looks mistyped: “Femael” → “Female”." in made
    assert "<dt>Cells that look wrong among the first 20 rows</dt><dd>0</dd>" in page_of(tmp_path, people, most_cells=40)


def test_no_text_of_the_file_is_markup(tmp_path: Path) -> None:
    made = page_of(tmp_path, HOSTILE + HOSTILE * 3, name="<img src=x onerror=alert(3)>.csv")
    assert "&lt;script&gt;alert(1)" in made
    assert "<script" not in made
    assert "<img" not in made


def test_it_is_small_for_any_table(tmp_path: Path) -> None:
    """With 1,000 columns with long names and values, it shows some and counts the others."""
    names = ",".join(f"{place}{'&' * 200}" for place in range(1000))
    cells = ",".join("é<" * 150 for _ in range(1000))
    made = page_of(tmp_path, f"{names}\n{cells}\nx{',' * 999}\n")
    assert len(made.encode()) < 300_000
    assert "more columns.</p>" in made
    assert "more problems.</p>" in made
