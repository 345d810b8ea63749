"""What is said of the suspects of a column, and which steps are offered."""

from jobs.cleaning.suspects import find_suspects
from jobs.cleaning.suspects.problems import problems_of
from tests.jobs.cleaning.suspects.looking import seen_table


def test_among_postcodes_another_is_written_otherwise_and_is_no_number_the_less() -> None:
    table = seen_table({"zip": [*(f"0{number}" for number in range(6_001, 6_099)), "06095-0000"]})
    [problem] = problems_of(table, find_suspects(table, [[]]))
    assert problem.sentence == "1 value in column “zip” is not written like the others: “06095-0000”."
