"""Times in words, and the moments that they mean."""

from datetime import UTC, datetime

import pytest

from models.errors import Refused
from models.timetable import Timetable, timetable


@pytest.mark.parametrize(
    ("when", "cron", "said"),
    [
        ("every Monday at 7", "0 7 * * 1", "every Monday at 7:00"),
        ("Every monday and Thursday at 7:30", "30 7 * * 1,4", "every Monday and Thursday at 7:30"),
        ("every tue, fri, and sunday at 6pm", "0 18 * * 0,2,5", "every Tuesday, Friday and Sunday at 18:00"),
        ("every day at 12 am", "0 0 * * *", "every day at 0:00"),
        ("daily", "0 0 * * *", "every day at 0:00"),
        ("every weekday at 18:05", "5 18 * * 1-5", "every weekday at 18:05"),
        ("mondays at 9", "0 9 * * 1", "every Monday at 9:00"),
        ("every hour", "0 * * * *", "every hour"),
        ("every 6 hours at minute 10", "10 */6 * * *", "every 6 hours at minute 10"),
        ("every 15 minutes", "*/15 * * * *", "every 15 minutes"),
        ("on the 1st of every month at 6", "0 6 1 * *", "on day 1 of every month at 6:00"),
        ("on the first day of every month at 6", "0 6 1 * *", "on day 1 of every month at 6:00"),
        ("every month, on the 15th at 6 pm", "0 18 15 * *", "on day 15 of every month at 18:00"),
        ("monthly", "0 0 1 * *", "on day 1 of every month at 0:00"),
        ("On the last day of each month at 18:00", "0 18 L * *", "on the last day of every month at 18:00"),
        ("every month on the last day", "0 0 L * *", "on the last day of every month at 0:00"),
        ("0 7 * * 1", "0 7 * * 1", "every Monday at 7:00"),
        ("*/5 8-17 * * mon-fri", "*/5 8-17 * * mon-fri", "by the cron line */5 8-17 * * mon-fri"),
    ],
)
def test_words_are_a_cron_line_and_back(when: str, cron: str, said: str) -> None:
    table = timetable(when, "UTC")
    assert (table.cron, table.sentence) == (cron, said)
    assert timetable(said.removeprefix("by the cron line "), "UTC").cron == cron


@pytest.mark.parametrize(
    ("when", "zone", "said"),
    [
        ("whenever", "UTC", "Say it like"),
        ("every Mo at 7", "UTC", "Say it like"),
        ("on day 32 of every month", "UTC", "Say it like"),
        ("every day at 25", "UTC", "Say it like"),
        ("every day at 0 am", "UTC", "Say it like"),
        ("every day at 13 pm", "UTC", "Say it like"),
        ("every 7 minutes", "UTC", "evenly"),
        ("* * * * * *", "UTC", "Say it like"),
        ("0 0 30 2 *", "UTC", "never comes"),
        ("99 * * * *", "UTC", "makes no sense"),
        ("every hour", "Mars/Olympus", "no time zone"),
        ("every hour", "../../etc/passwd", "no time zone"),
    ],
)
def test_what_makes_no_sense_is_refused_with_an_example(when: str, zone: str, said: str) -> None:
    with pytest.raises(Refused, match=said):
        timetable(when, zone)


def test_seven_stays_seven_when_clocks_change() -> None:
    berlin = Timetable("0 7 * * *", "Europe/Berlin")
    assert [at.hour for at in berlin.next(datetime(2026, 3, 28, 0, tzinfo=UTC))] == [6, 5, 5]


def test_an_hour_that_a_clock_shows_twice_counts_once_where_an_hour_is_said() -> None:
    before = datetime(2026, 10, 24, 23, 30, tzinfo=UTC)
    assert [at.day for at in Timetable("30 2 * * *", "Europe/Berlin").next(before)] == [25, 26, 27]
    assert [at.hour for at in Timetable("0 * * * *", "Europe/Berlin").next(before)] == [0, 1, 2]


def test_the_last_day_of_a_month_is_its_last() -> None:
    last = timetable("on the last day of every month", "UTC")
    assert [at.day for at in last.next(datetime(2026, 1, 31, 1, tzinfo=UTC))] == [28, 31, 30]
