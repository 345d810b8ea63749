"""Old code pages, detected by the words of a language."""

import codecs

import pytest

from jobs.cleaning.reader.detect.code_page import Page, find_code_page
from jobs.cleaning.reader.detect.encoding import SURE
from jobs.cleaning.reader.detect.pages import PAGES, USUAL
from jobs.cleaning.reader.reading import NEAR_THING
from tests.jobs.cleaning.reader.languages import LANGUAGES, WESTERN, pages, table
from tests.jobs.cleaning.reader.reading import Table, read

EACH = pytest.mark.parametrize(("language", "page"), pages())


def as_text(found: Table) -> str:
    return "".join(";".join(cell or "" for cell in row) + "\n" for row in [found.names, *found.rows])


@pytest.mark.parametrize("rows", [5, 200])
@EACH
def test_each_language_is_read_in_each_of_its_pages(language: str, page: str, rows: int) -> None:
    assert as_text(read(table(language, rows).encode(page))) == table(language, rows)


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"])
def test_who_names_wide_characters_need_not_know_their_order(encoding: str) -> None:
    """Without a mark, that was an error of ours."""
    text = "name;city\nZoë;Oslo\n"
    found = read(text.encode(encoding), encoding=encoding[: len("utf-16")])
    assert (as_text(found), found.reading.encoding) == (text, encoding)


@pytest.mark.parametrize("rows", [20, 200])
@EACH
def test_few_letters_beyond_ascii_are_enough(language: str, page: str, rows: int) -> None:
    text = table(language, rows, plain=10)
    assert as_text(read(text.encode(page))) == text


@EACH
def test_one_row_is_read_right_or_doubted(language: str, page: str) -> None:
    text = table(language, 5, plain=5)
    found = read(text.encode(page))
    assert as_text(found) == text or NEAR_THING in found.reading.notes


def test_a_single_word_is_read_right_or_doubted_but_for_two_of_a_hundred() -> None:
    words = [(word.encode(page), page) for language, page in pages() for word in LANGUAGES[language].names.split()[:6]]
    words = [(word, page) for word, page in words if not word.isascii()]
    found = [(word.decode(page), *find_code_page(word), word) for word, page in words]
    silent = [text for text, page, sure, word in found if word.decode(page, "replace") != text and sure >= SURE]
    assert len(silent) * 50 <= len(words), silent


@pytest.mark.parametrize(
    "words",
    [
        "Lelièvre",
        "Segrè\nGiosuè",
        "São Paulo\nJoão",
        "España",
        "Þórður",
        "boÿÿgie",  # not a text in any code page: characters of a rare one are no reason to choose it
        "Dušan Škoda\nHélène",
        "12 m³\n1ª\nn.º 5\n20 °C",
        "„Grüße“\n»Straße«\n”hej”",
        "CafÃ©\nJosé\nZoë\nMüller",  # UTF-8 that was read as Western text and saved so
    ],
)
def test_western_words_stay_western(words: str) -> None:
    assert read(f"name;city\nAnn;Oslo\n{words}\n".encode("cp1252"), header=1).reading.encoding == "cp1252"


@pytest.mark.parametrize("page", WESTERN[:3])
def test_western_names_of_many_countries_are_told_from_central_european_ones(page: str) -> None:
    text = "".join(table(language, 8) for language in ("French", "Portuguese", "German", "Danish", "Spanish"))
    assert read(text.encode(page), header=1, table="whole").reading.encoding == page


def test_a_near_thing_is_said() -> None:
    doubted, sure = read("id;name\n1;Lelièvre\n".encode("cp1252")), read(table("Polish", 20).encode("cp1250"))
    assert NEAR_THING in doubted.reading.notes
    assert (sure.reading.encoding, NEAR_THING in sure.reading.notes) == ("cp1250", False)


@pytest.mark.parametrize("page", ["cp037", "cp500", "cp1140"])
def test_what_a_mainframe_wrote_is_read_with_a_doubt(page: str) -> None:
    text = "id;name\n" + "".join(f"{number};Ann-{number} O'Neil (no. {number})\n" for number in range(30))
    found = read(text.encode(page))
    assert as_text(found) == text
    assert NEAR_THING in found.reading.notes


@pytest.mark.parametrize("text", ["item;price\nbook;12 €\n", "nom;ville\nCœur;Škoda\nSœur;Žižkov\n"])
def test_what_iso_8859_15_has_of_its_own_is_read(text: str) -> None:
    found = read(text.encode("iso8859-15"), header=1)
    assert (as_text(found), found.reading.encoding) == (text, "iso8859-15")


def test_signs_of_daily_use_are_no_near_thing() -> None:
    text = "item;size\n“Nice”;20 °C\nBrand™;½ kg\n© 2020;3 – 4 m³\nit’s;5 €\n"
    found = read(text.encode("cp1252"), header=1)
    assert (found.reading.encoding, NEAR_THING in found.reading.notes) == ("cp1252", False)


@pytest.mark.parametrize("text", ["Łódź, Kraków\n", "a" * 49 + "漢字" * 20])
def test_without_a_word_that_tells_nobody_is_sure(text: str) -> None:
    assert find_code_page(text.encode()) == (USUAL, 0.1)


def test_a_page_is_as_far_ahead_as_the_other_is_behind() -> None:
    words = [word.encode("cp1250") for word in ("Łódź", "Škoda", "12°", "–", "L’Été")]
    pages = [Page.read(name, words) for name in PAGES]
    assert all(one.lead(other) == pytest.approx(-other.lead(one)) for one in pages for other in pages)


@pytest.mark.parametrize("mark", [codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE])
@pytest.mark.parametrize("encoding", ["ascii", "utf-8", "cp1252"])
def test_a_mark_of_wide_characters_in_front_of_others_is_not_believed(mark: bytes, encoding: str) -> None:
    text = "id;name;city\n" + "".join(f"{number};Zoë Müller;Besançon\n" for number in range(20))
    text = text if encoding != "ascii" else text.translate(str.maketrans("ëüç", "euc"))
    found = read(mark + text.encode(encoding))
    assert (found.names[1:], found.rows) == (["name", "city"], [line.split(";") for line in text.splitlines()[1:]])
    assert NEAR_THING in found.reading.notes


@pytest.mark.parametrize("text", ["名前\n", "名前,町\n中村,東京\n", "漢字"])
def test_wide_characters_behind_their_mark_are_read(text: str) -> None:
    assert read(text.encode("utf-16")).reading.encoding == "utf-16"


JAPANESE = [
    "中村健一,東京都千代田区",
    "鈴木太郎,大阪市北区",
    "佐藤花子,名古屋市中区",
    "高橋美咲,京都府京都市",
    "渡辺直樹,福岡県福岡市",
    "大阪商事,営業部",
]
CHINESE = ["王小明,北京市朝阳区", "李娜,上海市浦东新区", "张伟,广州市天河区", "刘洋,深圳市南山区", "陈静,成都市武侯区"]
TAIWANESE = ["王小明,臺北市信義區", "李雅婷,高雄市三民區", "張偉,臺中市西屯區", "劉志豪,桃園市中壢區"]
KOREAN = ["김철수,서울특별시 강남구", "이영희,부산광역시 해운대구", "박민수,대구광역시 중구"]


@pytest.mark.parametrize(
    ("page", "lines"),
    [("euc_jp", JAPANESE), ("cp932", JAPANESE), ("gb18030", CHINESE), ("big5", TAIWANESE), ("cp949", KOREAN)],
)
def test_names_and_places_of_the_far_east_tell_their_country(page: str, lines: list[str]) -> None:
    """One row is enough, even for Japanese without kana."""
    for some in [[line] for line in lines] + [lines]:
        found = read(("name,place\n" + "\n".join(some) + "\n").encode(page), header=1)
        assert found.reading.encoding == page, some
        assert found.rows == [line.split(",") for line in some]
