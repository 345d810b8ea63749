"""The facts about a column that are sent to the browser."""

from ui.components.look.column_facts import LONGEST_CELL, bars, cut, find_column, in_full, in_short, small_bars

PRICE = {
    "name": "price", "missing": 2, "distinct": 9, "padded": 1, "longest": 5, "looks_like": "number", "top": [["1.50", 4]],
    "numbers": 8, "sum": "12.30", "mean": "1.54", "min": "0.10", "max": "3.9",
    "histogram": {"of": "numbers", "start": "-0.2", "width": "0.2", "counts": [1, 0, 7]},
}  # fmt: skip


def test_a_column_is_found_among_others_of_which_nothing_is_asked() -> None:
    assert find_column("c1", [{}, PRICE]) == (1, PRICE)
    assert find_column("x", [{}, {"key": "x"}]) == (1, {"key": "x"})
    assert find_column("c2", [{}, PRICE]) is None


def test_long_cells_are_cut() -> None:
    assert cut("x" * 1000) == "x" * LONGEST_CELL + "…"
    assert cut(None) is None
    assert cut("") == ""


def test_a_column_that_holds_too_many_values_to_count_says_at_least() -> None:
    column = {"name": "id", "missing": 1, "distinct": None, "distinct_at_least": 1000}
    assert (in_short(4, column, 10)["distinct"], in_short(4, column, 10)["capped"]) == (1000, True)


def test_a_column_goes_by_a_key_of_ours() -> None:
    assert in_short(4, {"name": "__proto__", "missing": 1, "distinct": 2}, 10)["key"] == "c4"


def test_figures_and_bars_are_exact_text() -> None:
    full = in_full(0, PRICE, 10)
    assert full["figures"] == [["Sum", "12.30"], ["Mean", "1.54"], ["Least", "0.10"], ["Greatest", "3.9"]]
    assert full["bars"][0] == ["-0.2 to under 0", 1, "-0.2", "0.2"]
    assert full["bars"][2] == ["0.2 to under 0.4", 7, "0.2", "0.2"]
    assert full["values"] == [["1.50", 4, 0.4]]


def test_bars_of_dates_say_when_and_where_they_end() -> None:
    def drawn(start: str, unit: str, width: int) -> list[list[object]]:
        return bars({"of": "dates", "start": start, "unit": unit, "width": width, "counts": [1, 2]})

    assert drawn("2026-11-30", "day", 1)[1] == ["2026-12-01", 2, "2026-12-01", "2026-12-01"]
    assert drawn("2023-12-01", "month", 1) == [
        ["2023-12", 1, "2023-12-01", "2023-12-31"],
        ["2024-01", 2, "2024-01-01", "2024-01-31"],
    ]
    assert drawn("2026-10-01", "month", 3)[0] == ["2026-10 to 2026-12", 1, "2026-10-01", "2026-12-31"]
    assert [bar[0] for bar in drawn("2020-01-01", "month", 12)] == ["2020", "2021"]
    assert [bar[0] for bar in drawn("0001-01-01", "month", 1200)] == ["0001 to 0099", "0100 to 0199"]
    assert drawn("9500-01-01", "month", 3000)[1][3] == "9999-12-31"


def test_bars_of_lengths_are_whole_numbers() -> None:
    assert [bar[0] for bar in bars({"of": "lengths", "start": "0", "width": "1", "counts": [1, 2, 3]})] == [
        "0 characters",
        "1 character",
        "2 characters",
    ]
    assert bars({"of": "lengths", "start": "0", "width": "10", "counts": [1]})[0][0] == "0 to 9 characters"


def test_what_is_known_early_is_enough() -> None:
    assert in_full(0, {"key": "c0", "name": "a", "missing": 0, "distinct": 2}, 10)["bars"] == []


def test_small_bars_are_few() -> None:
    assert small_bars([1, 1, 2]) == [0.5, 0.5, 1.0]
    assert len(small_bars([1] * 40)) == 10
    assert small_bars([]) == []
