"""Old code pages: which one a table of a language is in, told by its words."""

import pytest

from jobs.cleaning.reader.detect.latin import USUAL, latin_page
from jobs.cleaning.reader.reading import NEAR_THING
from tests.jobs.cleaning.reader.languages import WESTERN, pages, table
from tests.jobs.cleaning.reader.reading import Table, read

EACH = pytest.mark.parametrize(("language", "page"), pages())


def as_text(found: Table) -> str:
    return "".join(";".join(cell or "" for cell in row) + "\n" for row in [found.names, *found.rows])


@pytest.mark.parametrize("rows", [5, 20, 200])
@EACH
def test_each_language_is_read_in_each_of_its_pages(language: str, page: str, rows: int) -> None:
    assert as_text(read(table(language, rows).encode(page))) == table(language, rows)


@pytest.mark.parametrize("rows", [20, 200])
@EACH
def test_few_letters_beyond_ascii_are_enough(language: str, page: str, rows: int) -> None:
    text = table(language, rows, plain=10)
    assert as_text(read(text.encode(page))) == text


@EACH
def test_one_row_is_read_right_or_doubted(language: str, page: str) -> None:
    text = table(language, 5, plain=5)
    found = read(text.encode(page))
    assert as_text(found) == text or (found.reading.encoding == "cp1252" and found.reading.confidence < 0.45)


@pytest.mark.parametrize(
    "words",
    [
        "Lelièvre",
        "Segrè\nGiosuè",
        "São Paulo\nJoão",
        "España",
        "Þórður",
        "Dušan Škoda\nHélène",
        "12 m³\n1ª\nn.º 5\n20 °C",
        "„Grüße“\n»Straße«\n”hej”",
        "CafÃ©\nJosé\nZoë\nMüller",  # UTF-8 that was read as Western text and saved so
    ],
)
def test_western_words_stay_western(words: str) -> None:
    assert read(f"name;city\nAnn;Oslo\n{words}\n".encode("cp1252"), header=1).reading.encoding == "cp1252"


@pytest.mark.parametrize("page", WESTERN)
def test_western_names_of_many_countries_are_told_from_central_european_ones(page: str) -> None:
    text = "".join(table(language, 8) for language in ("French", "Portuguese", "German", "Danish", "Spanish"))
    assert read(text.encode(page), header=1, table="whole").reading.encoding == page


def test_a_near_thing_is_said() -> None:
    doubted, sure = read("id;name\n1;Lelièvre\n".encode("cp1252")), read(table("Polish", 20).encode("cp1250"))
    assert NEAR_THING in doubted.reading.notes
    assert (sure.reading.encoding, NEAR_THING in sure.reading.notes) == ("cp1250", False)


def test_without_a_word_that_tells_nobody_is_sure() -> None:
    assert latin_page("Łódź, Kraków\n".encode()) == (USUAL, 0.1)
