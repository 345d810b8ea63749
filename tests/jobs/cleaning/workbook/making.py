"""Helpers for the tests of workbooks: makes them part by part, even as no program would make them."""

import zipfile
from collections.abc import Mapping
from pathlib import Path

MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
RELATED = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def workbook(
    path: Path,
    sheets: dict[str, str],
    *,
    strings: str = "",
    styles: str = "",
    book: str = "",
    states: Mapping[str, str] = {},
    **parts: str,
) -> Path:
    """A workbook with these sheets: {name: rows as XML}; `parts` replace or add parts by name."""
    state = {name: f' state="{states[name]}"' if name in states else "" for name in sheets}
    names = "".join(f'<sheet name="{name}" sheetId="{i}"{state[name]} r:id="r{i}"/>' for i, name in enumerate(sheets, start=1))
    files = {
        "[Content_Types].xml": "<Types/>",
        "_rels/.rels": relations(("r1", "officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": f'<workbook {MAIN} xmlns:r="{RELATED}">{book}<sheets>{names}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": relations(
            *((f"r{i}", "worksheet", f"worksheets/sheet{i}.xml") for i in range(1, len(sheets) + 1)),
            ("s1", "sharedStrings", "sharedStrings.xml"),
            ("s2", "styles", "styles.xml"),
        ),
        "xl/sharedStrings.xml": f"<sst {MAIN}>{strings}</sst>",
        "xl/styles.xml": f"<styleSheet {MAIN}>{styles}</styleSheet>",
    }
    files |= {
        f"xl/worksheets/sheet{i}.xml": f"<worksheet {MAIN}><sheetData>{rows}</sheetData></worksheet>"
        for i, rows in enumerate(sheets.values(), start=1)
    }
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in (files | parts).items():
            archive.writestr(name, content)
    return path


def relations(*each: tuple[str, str, str]) -> str:
    inner = "".join(f'<Relationship Id="{key}" Type="{RELATED}/{kind}" Target="{target}"/>' for key, kind, target in each)
    return f"<Relationships>{inner}</Relationships>"
