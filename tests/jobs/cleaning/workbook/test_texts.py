"""Shared strings are the same, whether the pattern or the parser reads them."""

import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jobs.cleaning.workbook import texts
from jobs.cleaning.workbook.package import Package
from jobs.cleaning.workbook.plain_xml import NotPlain
from tests.jobs.cleaning.workbook.making import MAIN, workbook

PART = "xl/sharedStrings.xml"
TEXTS = [
    "<t>one</t>",
    '<t xml:space="preserve"> two </t>',
    "<t/>",
    "<t></t>",
    "<t>é😀</t>",
    "<t>&amp;&#65;&#x1F600;</t>",
    "<t>a\nb</t>",
]
PLAIN = st.sampled_from([*TEXTS, "<t>_x0041_</t>"]).map("<si>{}</si>".format)
RICH = ["<r><t>ri</t></r><r><t>ch</t></r>", "<t>word</t><rPh><t>no</t></rPh>", "<t>a\r\nb</t>", "<t><![CDATA[<]]></t>", ""]
OTHERS = st.sampled_from(RICH).map("<si>{}</si>".format) | st.sampled_from(["<si/>", "<!-- no -->", "\n"])


def package(folder: str, part: str) -> Package:
    return Package(workbook(Path(folder, "given.xlsx"), {"Data": ""}, **{PART: part}), "given.xlsx")


def all_plain(part: str) -> list[str]:
    with tempfile.TemporaryDirectory() as folder, package(folder, part) as given:
        return [texts.unescape(text) for some in texts.plain_texts(given, PART) for text in some]


@given(st.lists(PLAIN | PLAIN | PLAIN | OTHERS, max_size=6).map("".join), st.integers(1, 60))
def test_texts_are_the_same_whoever_reads_them(strings: str, piece: int) -> None:
    part = f"<sst {MAIN}>{strings}</sst>"
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch, package(folder, part) as given:
        patch.setattr("jobs.cleaning.workbook.package.PIECE", piece)
        found = texts.shared_texts(given, PART)
        patch.setattr(texts, "plain_texts", not_plain)
        assert found == texts.shared_texts(given, PART)


def not_plain(*_: object) -> list[list[str]]:
    raise NotPlain


@pytest.mark.parametrize("head", ["", '<?xml version="1.0"?>', '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'])
def test_what_programs_write_is_plain(head: str) -> None:
    part = f'{head}<sst {MAIN} count="3" uniqueCount="2"><si><t>one</t></si><si><t> &lt;2 </t></si></sst>'
    assert all_plain(part) == ["one", " <2 "]


@pytest.mark.parametrize(
    "part",
    [
        f"<!DOCTYPE x><sst {MAIN}><si><t>a</t></si></sst>",
        f'<?xml version="1.0" encoding="latin-1"?><sst {MAIN}><si><t>a</t></si></sst>',
        f"<x:sst {MAIN}><si><t>a</t></si></x:sst>",
        f"<sst {MAIN}><si><t>a</t></si>",
        f"<sst {MAIN}><si><t>&entity;</t></si></sst>",
        f"<sst {MAIN}></sst>",
    ],
)
def test_what_only_a_parser_understands_is_not_plain(part: str) -> None:
    with pytest.raises(NotPlain):
        all_plain(part)
