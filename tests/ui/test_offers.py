"""The labels of suggested steps: the title, and what distinguishes a step from others."""

from ui.offers import offer, offers


def test_an_offer_is_called_by_the_title_of_its_step() -> None:
    assert offer({"step": "trim"}) == {"params": {"step": "trim"}, "words": "Trim white space"}
    values = {"step": "map_values", "column": "city", "map": {"Oslp": "Oslo"}}
    assert offer(values)["words"] == "Replace values by a table"  # the sentence above names them already


def test_an_offer_says_what_is_filled_in() -> None:
    fill = {"step": "fill_missing", "columns": ["price"]}
    assert offer(fill | {"method": "median"})["words"] == "Fill missing values: median"
    dates = {"step": "parse_date", "columns": ["when"], "input_formats": ["%d.%m.%Y"]}
    assert offer(dates)["words"] == "Standardise dates: DD.MM.YYYY"
    assert offer(dates | {"input_formats": ["%Y", "%m", "%d", "%b"]})["words"] == "Standardise dates: YYYY and 3 more"
    assert offer(dates | {"input_formats": ["%a, %d %b %Y %H:%M:%S.%f %z"]})["words"] == (
        "Standardise dates: weekday, DD Mon YYYY hh:mm:ss.fractions ±hh:mm"
    )
    assert offer({"step": "rename_columns", "map": {" a ": "a", "b ": "b"}})["words"] == "Rename columns: “a” and 1 more"
    numbers = {"step": "parse_number", "columns": ["price"]}
    assert [offer(numbers | {"decimal": mark})["words"] for mark in (",", ".")] == [
        "Standardise numbers: decimal comma",
        "Standardise numbers: decimal point",
    ]
    repair = {"step": "normalize_unicode", "columns": ["name"], "fix_mojibake": True}
    assert offer(repair)["words"] == "Normalise or repair text: garbled letters"
    totals = {"step": "filter_rows", "rules": [{"column": "n", "op": "in", "value": ["Sum", "Total"]}], "mode": "remove"}
    assert offer(totals)["words"] == "Remove rows with “Sum”, “Total”"
    parts = totals | {"rules": [{"column": name, "op": "in", "value": [f"Total {name}"]} for name in "ab"]}
    assert offer(parts)["words"] == "Remove these rows"
    for rule in ({"column": "n", "op": "is_blank"}, {"column": "n", "op": "matches", "value": r"^Page \d+$"}):
        assert offer({"step": "filter_rows", "rules": [rule], "mode": "remove"})["words"] == "Remove these rows"
    gaps = {"step": "drop_missing_rows", "columns": ["n"]}
    assert [offer(gaps | {"how": how})["words"] for how in ("any", "all")] == [
        "Remove rows with missing values",
        "Remove these rows",
    ]
    down = {"step": "fill_down", "columns": ["city"]}
    assert offer(down)["words"] == "Fill down"
    assert offer(down | {"group_by": ["order"]})["words"] == "Fill down within each “order”"
    assert offer(down | {"group_by": [{"name": None, "nth": 1}]})["words"] == "Fill down"
    marks = {"step": "find_replace", "columns": ["sum"], "find": r"^(\d+) CR$", "mode": "regex"}
    assert offer(marks | {"replace": "$1"})["words"] == "Remove the mark"
    assert offer(marks | {"replace": "-$1"})["words"] == "Replace the mark by a minus"
    assert offer(marks | {"find": r"^'(\d+)$", "replace": "$1"})["words"] == "Remove the apostrophe"
    mark = {"step": "extract", "column": "sum", "what": "pattern", "pattern": "(CR)$", "name": "sum CR/DR"}
    assert offer(mark)["words"] == "Extract part of a text: into a column “sum CR/DR”"
    part = {"step": "date_part", "column": "when", "part": "year", "name": "when year"}
    assert offer(part)["words"] == "Get a part of a date: year"
    assert offer({"step": "pad", "columns": ["zip"], "width": 5})["words"] == "Pad or add a prefix: zeros, to 5 digits"
    assert offer(fill | {"method": "constant", "value": "Unknown"})["words"] == "Fill missing values: “Unknown”"


def test_offers_of_one_sort_say_what_tells_them_apart() -> None:
    steps = [
        {"step": "parse_date", "columns": ["when"], "input_formats": ["%Y-%m-%d", form]} for form in ("%m/%d/%Y", "%d/%m/%Y")
    ]
    assert [each["words"] for each in offers([{"step": "trim"}, *steps])] == [
        "Trim white space",
        "Standardise dates: MM/DD/YYYY and 1 more",
        "Standardise dates: DD/MM/YYYY and 1 more",
    ]
