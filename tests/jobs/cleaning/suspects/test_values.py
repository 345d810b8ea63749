"""Texts that look wrong, judged by the other texts of their column."""

import pytest

from jobs.cleaning.suspects import in_the_end
from jobs.cleaning.suspects.figures import Texts, kind, shape, spoiled
from jobs.cleaning.suspects.shapes import out_of_shape
from jobs.cleaning.suspects.spelling import Masked, mistyped
from jobs.cleaning.suspects.words import misspelt
from tests.jobs.cleaning.suspects.looking import suspects


@pytest.mark.parametrize("slip", ["Femael", "Fmale", "Feemale", "eFmale", "Female."])
def test_a_slip_of_a_frequent_text_is_found(slip: str) -> None:
    proposals, _ = mistyped(Texts({"Female": 60, "Male": 50, slip: 1}))
    assert proposals == {slip: "Female"}


@pytest.mark.parametrize(
    "counts",
    [
        {"Item 1": 60, "Item 2": 1, "Item 12": 1},
        {"Bend": 60, "Bond": 60},
        {"AB": 60, "AC": 1},
        {"10029": 60, "10028": 1},
        {"www.ccc.example": 60, "www.icc.example": 1},
        {"volume 2": 60, "volume2": 20, "volume 9": 1, "vol 641": 60, "vol 6 1": 1},
        {"Hartford": 60, "W Hartford": 1},
        {f"Street {chr(97 + number)}{chr(97 + number)}": 3 for number in range(20)} | {"Street ab": 1},
        {"BLU": 60, "RED": 50, "BLK": 1, "BUL": 1},
        {"auto(s6)": 60, "auto(l6)": 1, "6m": 60, "6am": 1},
        {"AB+": 60, "AB-": 2, "over 65": 50, "ESR < 20": 40, "ESR > 20": 2},
        {"employed": 60, "unemployed": 9},
        {"Williams": 60, "Williamson": 1},
        {"Stratford": 60, "London": 40, "Stamford": 2},
        {"Stratford": 6, "Leeds": 9, "Hull": 5, "Stamford": 1},
    ],
    ids=[
        "digits",
        "both frequent",
        "short",
        "numbers",
        "short words in a longer text",
        "numbers behind a space",
        "another word",
        "too few of each",
        "codes",
        "codes with digits",
        "signs",
        "another category",
        "another name",
        "two other letters more than once",
        "two other letters beside few",
    ],
)
def test_texts_that_are_two_are_left_alone(counts: dict[str, int]) -> None:
    assert mistyped(Texts(counts)) == ({}, [])


def test_a_code_is_mistyped_where_it_has_another_length_or_is_alone() -> None:
    proposals, _ = mistyped(Texts({"BLUE": 60, "GREY": 50, "BLE": 1}))
    assert proposals == {"BLE": "BLUE"}
    proposals, _ = mistyped(Texts({"NONE": 90, "2": 5, "NOEN": 4}))
    assert proposals == {"NOEN": "NONE"}


def test_words_of_one_language_are_two_where_there_are_many() -> None:
    cities = {
        f"Town {name}": 5
        for name in ("Abcd", "Efgh", "Ijkl", "Mnop", "Qrst", "Uvwx", "Yzab", "Cdef", "Ghij", "Klmn", "Opqr", "Stuv", "Wxyz")
    }
    others = {"Portland": 30, "Cortland": 1, "Brewers": 30, "Brewery": 5, "Harbor": 30, "Hrabor": 1}
    proposals, _ = mistyped(Texts(cities | others))
    assert proposals == {"Hrabor": "Harbor"}


def test_of_codes_that_differ_in_digits_nobody_can_tell_which_was_meant() -> None:
    assert mistyped(Texts({"inf1": 20, "inf2": 20, "infs": 1})) == ({"infs": None}, [])
    assert mistyped(Texts({"ami-1": 20, "ami-2": 20, "ami-x": 1})) == ({}, [Masked("ami-x", "x", None)])


def test_a_word_within_a_text_is_mended() -> None:
    counts = {f"{name} HIGH SCHOOL": 1 for name in ("BRONX", "EAST", "WEST", "HARBOR", "LIBERTY", "UNION")} | {
        "PARK HIGH SHCOOL": 1
    }
    counts |= {f"SCHOOL OF {name}": 1 for name in ("LAW", "ARTS", "SCIENCE", "MUSIC", "DANCE")}
    assert misspelt(Texts(counts)) == {"PARK HIGH SHCOOL": "PARK HIGH SCHOOL"}


def test_a_small_letter_among_capitals_is_a_slip_only_where_all_is_in_capitals() -> None:
    capitals = {f"{name} PLAZA": 1 for name in ("CADMAN", "TIMES", "COOPER", "GRAND", "KNICKER")}
    assert misspelt(Texts(capitals | {"COuPER PLAZA": 1})) == {"COuPER PLAZA": "COPER PLAZA"}
    assert misspelt(Texts({"McDonald": 1, "iPhone": 1, "eBay": 1, "O'Neill": 1})) == {}


def test_a_number_with_stray_signs_is_found_and_mended() -> None:
    counts = {str(number): 1 for number in range(100, 200)} | {"8n0": 1, "366***": 1, "s": 9}
    assert spoiled(Texts(counts)) == {"8n0": None, "366***": "366"}


@pytest.mark.parametrize("text", ["6 months", "4 and a half", "5k", "10:48 AM", "5%", "45*", "H-12", "12 lb"])
def test_of_what_may_mean_something_beside_a_number_nothing_is_taken_away(text: str) -> None:
    counts = {str(number): 1 for number in range(100)} | {str(number): 1 for number in range(1000, 1200)}
    assert spoiled(Texts(counts | {text: 1})) == {text: None}


@pytest.mark.parametrize("text", ["7,50", "1.234,50", "$5", "(12)", "1 234"])
def test_numbers_that_the_profile_tells_are_not_told_to_be_none(text: str) -> None:
    assert spoiled(Texts({str(number): 1 for number in range(100, 200)} | {text: 1})) == {}


def test_another_kind_of_number_is_one_however_often_each_is_there() -> None:
    marked = {f"[{number}]": 1 + 3 * (number % 2) for number in range(20)}
    assert spoiled(Texts({str(number): 1 for number in range(100, 200)} | marked)) == {}


def test_numbers_in_words_are_proposed_in_digits_however_often_they_are_there() -> None:
    counts = {**{str(number): 99 for number in range(10)}, "two": 4, "Zwei": 1, "many": 4, "twelve": 1, "one": 1}
    assert spoiled(Texts(counts)) == {"two": "2", "Zwei": "2", "twelve": None, "one": None}


def test_numbers_with_a_letter_behind_or_a_comparison_are_others() -> None:
    years = {str(year): 3 for year in range(1950, 2020)}
    assert spoiled(Texts(years | {"1989a": 2, "1992a": 1, "<=1950": 40, "≥ 2019": 2})) == {}


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ("1/020/2020", "10/20/2020"),
        ("1/20/2020", None),
        ("10/20/20201", None),
        ("10202020", None),
        ("10/20/2020***", "10/20/2020"),
        ("x10/20/2020", "10/20/2020"),
    ],
)
def test_a_text_of_another_shape_is_found_and_mended_if_one_slip_explains_it(wrong: str, right: str | None) -> None:
    dates = {f"{month:02}/{day:02}/2020": 1 for month in range(1, 13) for day in range(1, 9)}
    assert out_of_shape(Texts(dates | {wrong: 1})) == {wrong: right}


def test_a_letter_that_is_missing_where_it_always_stands_is_put_there() -> None:
    codes = {f"f{number}": 1 for number in range(10_000, 60_000, 500)} | {f"f0{number}": 1 for number in range(1000, 5000, 400)}
    assert out_of_shape(Texts(codes | {"41005": 1, "f4j1005": 1})) == {"41005": "f41005", "f4j1005": "f41005"}


@pytest.mark.parametrize(
    "counts",
    [
        {str(number): 1 for number in range(1, 1500)},
        {f"#{number}" for number in range(90, 999)},
        {f"POINT (-72.{number} 41.{7 * number})": 1 for number in range(1, 4000)},
        {"zoëy101@example.com": 1} | {f"name{number}@example.com": 1 for number in range(100, 200)},
        {"12345": 1, "ab": 1},
        {f"{number}.{name}": 1 for number in range(1, 500) for name in ("city", "postcode")},
    ],
    ids=["counted", "counted with a sign", "decimals", "letters of other alphabets", "too few", "counted with words"],
)
def test_what_differs_by_nature_is_no_suspect(counts: dict[str, int] | set[str]) -> None:
    assert out_of_shape(Texts(counts)) == {}


def test_postcodes_of_another_length_are_suspects() -> None:
    codes = {str(number): 1 for number in range(60_601, 60_660)}
    assert out_of_shape(Texts(codes | {"6061": 1})) == {"6061": None}


def test_shapes_know_letters_of_all_alphabets() -> None:
    assert [shape(text) for text in ("Ab-12", "Éa", "Ωμ٣")] == ["Aa-99", "Aa", "Aa9"]
    assert kind("ABC-123") == "A+-9+"


def test_digits_that_count_nothing_are_none_of_a_shape() -> None:
    assert [shape(text) for text in ("m²", "①")] == ["a²", "①"]
    codes = {f"room {number}": 1 for number in range(100, 200)}
    assert out_of_shape(Texts(codes | {"room 12²": 1, "room 1٣4": 1})) == {"room 12²": None}


def test_of_very_many_odd_shapes_only_a_person_can_tell() -> None:
    codes = {f"AB-{number:06}": 1 for number in range(45_000)}
    odd = [f"AB-{number:06}x" for number in range(50_000, 52_100)]
    assert out_of_shape(Texts(codes | dict.fromkeys(odd[:9], 1))) == {text: text[:-1] for text in odd[:9]}
    assert out_of_shape(Texts(codes | dict.fromkeys(odd, 1))) == dict.fromkeys(odd)


def test_of_codes_that_are_all_near_each_other_none_is_a_slip() -> None:
    letters = "ABCDEFGHIJ"
    codes = [f"{a}{b}{c}QQQQQ" for a in letters for b in letters for c in letters]
    counts = dict.fromkeys(codes[::2], 4) | dict.fromkeys(codes[1::2], 1)
    assert mistyped(Texts(counts)) == ({}, [])


def test_words_with_two_first_letters_exchanged_are_looked_up_at_once() -> None:
    names = {f"i{chr(65 + number % 26)}{chr(97 + number // 26 % 26)}{chr(97 + number // 676)}z": 1 for number in range(15_000)}
    assert misspelt(Texts(names | {"hTe": 1, "hTere": 1, "There": 3})) == {"hTere": "There"}


@pytest.mark.parametrize("number", [".5", "5.", "4.15e-06", "1E+20"])
def test_numbers_are_known_however_they_are_written(number: str) -> None:
    assert spoiled(Texts({f"0.{digits}": 1 for digits in range(100, 200)} | {number: 1})) == {}


def test_numbers_with_a_decimal_comma_have_no_shape() -> None:
    assert out_of_shape(Texts({f"0,{digits:05}": 1 for digits in range(1, 99)} | {"0,123": 1, "10,089522": 1})) == {}


def test_a_small_letter_among_capitals_may_belong_there() -> None:
    abbreviations = {f"N{chr(65 + number)}{chr(66 + number)}T": 3 for number in range(20)}
    assert misspelt(Texts(abbreviations | {"MoRST": 1})) == {}
    assert misspelt(Texts(abbreviations | {"MINISTRy": 1})) == {"MINISTRy": "MINISTR"}


def test_prices_without_cents_have_the_shape_of_prices() -> None:
    prices = {f"${euros}.{cents}": 1 for euros in range(10, 99) for cents in (25, 69)}
    assert out_of_shape(Texts(prices | {"$72": 1})) == {}


def test_numbers_that_count_do_so_in_each_of_the_common_shapes() -> None:
    counts = {f"rec-{number}-org": 1 for number in range(1_000)} | {
        f"rec-{number}-dup-{number % 3}": 1 for number in range(300)
    }
    assert out_of_shape(Texts(counts)) == {}


def test_a_small_letter_in_an_abbreviation_is_no_slip() -> None:
    names = dict.fromkeys(("MFAT", "TPK", "NZTA", "HNZC", "EECA", "MED", "LINZ", "APR"), 3)
    assert misspelt(Texts(names | {"DoL": 1, "ApPR": 1})) == {"ApPR": "APR"}


def test_what_is_proposed_is_never_suspected_itself() -> None:
    cells: list[str | None] = ["Hispanic"] * 60 + ["White"] * 50 + ["Hsipanic"] * 5 + ["Hsipanicc"]
    assert set(suspects({"group": cells}).values()) == {("Hispanic", "spelling")}


def test_a_circle_of_proposals_proposes_nothing() -> None:
    by_rule: dict[str, dict[str, str | None]] = {"spelling": {"a": "b", "c": "b"}, "word": {"b": "a"}, "shape": {"d": None}}
    assert in_the_end(by_rule) == {"spelling": {"a": None, "c": None}, "word": {"b": None}, "shape": {"d": None}}


def test_a_word_that_stands_beside_another_again_and_again_is_one_of_its_own() -> None:
    counts = {f"Metal {name}": 10 for name in ("Workers", "Founders", "Welders")} | {"Health Educators": 3}
    assert misspelt(Texts(counts | {"Mental Health Counselors": 1, "Mental Health Nurses": 1})) == {}
    assert misspelt(Texts(counts | {"Mettal Workers": 1, "Mettal Workers, retired": 1})).keys() == {
        "Mettal Workers",
        "Mettal Workers, retired",
    }


def test_dates_that_are_written_in_two_ways_are_no_slips() -> None:
    assert mistyped(Texts({"28/10/2024": 60, "28.10.2024": 1})) == ({}, [])
    assert mistyped(Texts({"28/10/2024": 60, "28/10.2024": 1})) == ({"28/10.2024": "28/10/2024"}, [])
    dates = {f"{day}/{month}/2024": 1 for day in range(20, 29) for month in (10, 11, 12)}
    assert out_of_shape(Texts(dates | {"28.10.2024": 1, "1/10/2024": 1})).keys() == {"1/10/2024"}


def test_another_currency_is_no_slip() -> None:
    assert mistyped(Texts({"$93.50": 60, "€93.50": 1})) == ({}, [])


def test_a_number_before_a_point_may_have_fewer_digits() -> None:
    prices = {f"{taler}.{part} Taler": 1 for taler in range(10, 99) for part in (25, 69)}
    assert out_of_shape(Texts(prices | {"5.50 Taler": 1})) == {}
    degrees = {f"POINT (41.{part} 72.{part})": 1 for part in range(1_000, 1_100)}
    assert out_of_shape(Texts(degrees | {"POINT (4.1234 72.1234)": 1})) == {"POINT (4.1234 72.1234)": None}


def test_two_words_are_not_made_one() -> None:
    hours = {"24 hours daily": 90, "Dealership business hours": 6}
    assert out_of_shape(Texts(hours | {"Parking lot business hours": 1})) == {"Parking lot business hours": None}
