"""Text that was decoded wrongly is reported with the step that repairs it; correct text is not."""

from pathlib import Path
from typing import Any

import pytest

from jobs.cleaning.profile import profile
from jobs.cleaning.reader import ReaderSettings
from jobs.cleaning.steps.normalize_unicode import NormalizeUnicode
from tests.jobs.cleaning.tables import table

HONEST = {
    "Portuguese": ["São Paulo", "SÃO JOÃO", "Ã", "IRMÃ…", "AMANHÃ’", "LÃ®", "IRMÃ\xa0DE", "MANHÃ\xadZINHA", "VOCÊ…", "É¿"],
    "French": [
        "Île-de-France",
        "BEAUTÉ™",
        "CAFÉ…",
        "CAFÉ’S",
        "À\xa0la",
        "voilà\xa0–\xa0",
        "NESTLÉ®",
        "été…\xa0",
        "BŒUF",
        "ÂGÉ",
    ],
    "German": ["Straße", "GROß…", "Gruß\xa0und", "groß\xadartig", "Spaß™", "„Spaß“", "KÖLN–BONN", "MALMÖ–LUND", "FLÄ³"],
    "Vietnamese": ["Việt Nam", "Hồ Chí Minh", "Đà Nẵng", "BÀ RỊA", "là… ", "ở đó"],
    "Slovak": ["VÝŠKA", "KRÍŽ", "NÍŽINA", "Úžitok", "Říčany", "ÚŽITOK"],
    "Norwegian": ["Å\xa0være", "ÅSE", "Ærø", "SKÅNE…", "BLÅ"],
    "signs": ["5×£35", "4288×…", "10 °C", "½ × ¼", "© 2026", "«»", "naïve"],
}


def told(tmp_path: Path, cells: list[str], code: str = "garbled") -> list[dict[str, Any]]:
    path = tmp_path / "names.csv"
    path.write_text("id;name\n" + "".join(f"{row};{cell}\n" for row, cell in enumerate(cells)))
    problems = profile(path, ReaderSettings(delimiter=";", encoding="utf-8"), tmp_path)["problems"]
    return [problem for problem in problems if problem["code"] == code]


def test_letters_apart_from_their_accents_are_told_and_offered_to_be_put_together(tmp_path: Path) -> None:
    [problem] = told(tmp_path, ["Zürich", "Zu\u0308rich", "Zu\u0308rich", "Gene\u0300ve", "Bern"], "decomposed")
    assert problem["sentence"] == (
        "3 values in column “name” have letters and accents as separate characters, such as “Gene\u0300ve”: "
        "they differ from what looks the same."
    )
    assert problem["steps"] == [{"step": "normalize_unicode", "columns": ["name"]}]


@pytest.mark.parametrize("text", ["Zürich", "हिन्दी क\u093c", "\u0958", "น้ำ", "مُحَمَّد", "שָׁלוֹם", "x\u0338y", "한국"])
def test_what_has_no_shorter_form_is_not_told(text: str, tmp_path: Path) -> None:
    assert told(tmp_path, [text, "Bern"], "decomposed") == []


def test_text_that_was_decoded_wrongly_is_told_and_offered_to_be_repaired(tmp_path: Path) -> None:
    [problem] = told(tmp_path, ["MÃ¼ller", "Müller", "cafÃ© â€“ FranÃ§ois", "MÃ¼ller", "Ann", "NESTLÉ®"])
    assert problem["sentence"] == "3 cells in column “name” hold text that was decoded wrongly, such as “MÃ¼ller”."
    assert (problem["column"], problem["count"]) == ("name", 3)
    assert problem["values"] == ["MÃ¼ller", "cafÃ© â€“ FranÃ§ois"]
    assert problem["steps"] == [{"step": "normalize_unicode", "columns": ["name"], "fix_mojibake": True}]


def test_of_a_long_text_the_garbled_part_is_shown(tmp_path: Path) -> None:
    [problem] = told(tmp_path, [f"{'a long way from here ' * 9}to MÃ¼nchen{' and back again' * 9}"])
    assert "such as “…g way from here to MÃ¼nchen and back aga…”" in problem["sentence"]


WORDS = [
    "Zürich",
    "MÜLLER",
    "São Tomé",
    "Río",
    "Só",
    "Łódź",
    "İstanbul",
    "Dvořák",
    "Πάτρα",
    "Москва",
    "שלום",
    "東京",
    "Tại sao",
    "5 €",
    "don’t",
]


@pytest.mark.parametrize("text", WORDS)
def test_whatever_language_it_was(tmp_path: Path, text: str) -> None:
    wrong = "".join(chr(byte) if 0x7F < byte < 0xA0 else bytes([byte]).decode("cp1252") for byte in text.encode())
    [problem] = told(tmp_path, [wrong, "Ann"])
    assert problem["sentence"] == f"1 cell in column “name” holds text that was decoded wrongly, such as “{wrong}”."


@pytest.mark.parametrize("cells", HONEST.values(), ids=HONEST)
def test_honest_text_is_no_false_alarm(tmp_path: Path, cells: list[str]) -> None:
    assert told(tmp_path, cells) == []


def test_what_comes_before_white_space_is_repaired_before_that_goes(tmp_path: Path) -> None:
    path = tmp_path / "padded.csv"
    path.write_text("id,name\n1,voilÃ\xa0\n2, Ann\n")
    problems = profile(path, ReaderSettings(), tmp_path)["problems"]
    assert [problem["code"] for problem in problems] == ["garbled", "white_space"]


def test_a_line_of_utf_8_among_lines_of_another_encoding_is_told(tmp_path: Path) -> None:
    path = tmp_path / "mixed.csv"
    path.write_bytes(b"id,name\n" + "1,Jörg Größe\n2,Zoë\n3,Ängström\n".encode("cp1252") * 9 + "4,Müller\n".encode())
    found = profile(path, ReaderSettings(), tmp_path)
    assert found["reader"]["encoding"] == "cp1252"
    assert [(each["code"], each["count"]) for each in found["problems"] if each["column"] == "name"][:1] == [("garbled", 1)]


def test_the_step_changes_what_was_counted_and_nothing_else(tmp_path: Path) -> None:
    wrong = ["MÃ¼ller", "DOS AÃ‘OS", "â‚¬ 5"]
    cells = [*wrong, "Ã© and €", *(cell for cells in HONEST.values() for cell in cells)]
    [problem] = told(tmp_path, cells)
    [step] = problem["steps"]
    batch = table({"name": list(cells)}).batch(0, [[cell] for cell in cells])
    after = NormalizeUnicode(**step).apply(batch).frame["c0"]
    assert [cell for cell, now in zip(cells, after, strict=True) if cell != now] == wrong
    assert problem["count"] == len(wrong)
