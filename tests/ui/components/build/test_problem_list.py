"""What was taken is not offered again, however it is spelled."""

from ui.components.build.problem_list import meant, offer, offers, problems_of, sought, traces


def test_a_step_is_the_same_whether_or_not_it_spells_out_what_is_usual() -> None:
    assert meant({"step": "trim"}) == meant({"step": "trim", "columns": "all", "side": "both"})
    assert meant({"step": "trim"}) != meant({"step": "trim", "side": "left"})


def test_a_step_that_does_not_hold_is_only_like_itself() -> None:
    assert (
        meant({"step": "drop_columns"}) == meant({"step": "drop_columns"}) != meant({"step": "drop_columns", "columns": ["a"]})
    )


def test_an_offer_is_called_by_the_title_of_its_step() -> None:
    assert offer({"step": "trim"}) == {"params": {"step": "trim"}, "words": "Trim white space"}
    values = {"step": "map_values", "column": "city", "map": {"Oslp": "Oslo"}}
    assert offer(values)["words"] == "Replace values by a table"  # the sentence above has told them


def test_rows_with_a_problem_are_found_in_its_columns() -> None:
    missing = {"code": "missing", "places": [1], "steps": []}
    assert sought(missing) == [{"key": "c1", "by": "missing", "what": []}]
    stand_ins = {"code": "stand_ins", "places": [1], "steps": [{"step": "null_words", "tokens": ["N/A", "-"]}]}
    assert sought(stand_ins) == [{"key": "c1", "by": "words", "what": ["N/A", "-"]}]
    mistyped = {"code": "mistyped", "places": [0], "steps": [{"step": "cluster_values", "groups": {"Oslp": "Oslo"}}]}
    assert sought(mistyped) == [{"key": "c0", "by": "words", "what": ["Oslp"]}]
    assert sought(mistyped | {"steps": []}) == []
    assert sought(mistyped | {"steps": [], "values": ["Os1o"]}) == [{"key": "c0", "by": "words", "what": ["Os1o"]}]
    garbled = {"code": "garbled", "places": [0], "steps": [], "values": ["ZÃ¼rich"]}
    assert sought(garbled) == [{"key": "c0", "by": "words", "what": ["ZÃ¼rich"]}]
    assert sought({"code": "repeated_rows", "places": [], "steps": []}) == []
    assert [each["key"] for each in sought({"code": "white_space", "places": [0, 2], "steps": []})] == ["c0", "c2"]


def test_those_of_any_of_its_columns_are_shown() -> None:
    padded = {"code": "white_space", "column": None, "sentence": "", "steps": []}
    one, several = problems_of([padded | {"places": [1]}, padded | {"places": [1, 2]}]).told
    assert [one["seek"], several["seek"]] == [{"key": key, "by": "padded", "what": []} for key in ("c1", "c1,c2")]


def test_a_problem_that_can_be_found_only_in_part_is_settled_when_its_column_is_gone() -> None:
    mistyped = {"code": "mistyped", "places": [0], "steps": [], "values": ["Oslp"]}
    assert traces(mistyped) == sought(mistyped)
    column = [{"key": "c0", "by": "any", "what": []}]
    assert traces(mistyped | {"more": True}) == traces({"code": "constant", "places": [0], "steps": []}) == column
    assert traces({"code": "repeated_rows", "places": [], "steps": []}) == []


def test_an_offer_says_what_is_filled_in() -> None:
    fill = {"step": "fill_missing", "columns": ["price"]}
    assert offer(fill | {"method": "median"})["words"] == "Fill missing values: median"
    dates = {"step": "parse_date", "columns": ["when"], "input_formats": ["%d.%m.%Y"]}
    assert offer(dates)["words"] == "Standardise dates: DD.MM.YYYY"
    assert offer(dates | {"input_formats": ["%Y", "%m", "%d", "%b"]})["words"] == "Standardise dates: YYYY and 3 more"
    assert offer({"step": "rename_columns", "map": {" a ": "a", "b ": "b"}})["words"] == "Rename columns: “a” and 1 more"
    numbers = {"step": "parse_number", "columns": ["price"]}
    assert [offer(numbers | {"decimal": mark})["words"] for mark in (",", ".")] == [
        "Standardise numbers: decimal comma",
        "Standardise numbers: decimal point",
    ]
    repair = {"step": "normalize_unicode", "columns": ["name"], "fix_mojibake": True}
    assert offer(repair)["words"] == "Normalise or repair text: garbled letters"
    part = {"step": "date_part", "column": "when", "part": "year", "name": "when year"}
    assert offer(part)["words"] == "Get a part of a date: year"
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
