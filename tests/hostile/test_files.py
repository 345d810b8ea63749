"""Small hostile files; `python -m tests.hostile` runs all of them, and measures them."""

import pytest

from jobs.cleaning.errors import CleaningError
from jobs.cleaning.limits import Limits
from jobs.cleaning.reader import confined
from tests.hostile.files import BOOKS, PACKED, READ, TEXT
from tests.hostile.other_books import ODS, XLSB
from tests.jobs.cleaning.reader.reading import read

EVERY = TEXT | PACKED | BOOKS | ODS | XLSB
SMALL = """
    noise / UTF-16 with half a character / surrogates alone / half a gzip / half a bzip2 / half an xz / half a Zstandard /
    half a ZIP / gzip in gzip / ZIP in ZIP / a name that leads out / a name from the root / a name of Windows /
    a drive of Windows /
    a size that is a lie / a method that nobody knows / signs of a ZIP, and noise / 300 sheets / the last cell of a sheet /
    an entity of another file / a part cut off / an old workbook of noise / a Parquet file of noise /
    a Parquet file whose end lies / an attribute of 50 MB of the workbook / ODS, a million cells, a billion times /
    ODS, a million empty cells between two / ODS, 100,000 sheets / ODS, an entity of another file / XLSB, a range that lies /
    XLSB, the last cell of a sheet / XLSB, a cell 88 million cells away / XLSB, a sheet that is not there /
    XLSB, a text that is not there
"""


@pytest.mark.parametrize("name", [name.strip() for name in SMALL.split("/")])
def test_each_is_a_table_or_refused_in_a_sentence(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(confined, "LIMITS", Limits(memory=512 << 20, processor=5))
    becomes, make = EVERY[name]
    if becomes == READ:
        read(make())
        return
    with pytest.raises(CleaningError, match=r"[.?]$") as refused:
        read(make())
    assert refused.value.code == becomes
