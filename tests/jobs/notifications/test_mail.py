"""Letters through a real mail server, and the outcomes recorded for them."""

import pytest

from jobs.notifications.mail import Letter, check, post_office
from models.errors import Misconfigured, RinseError, Uncertain, Unreachable, Unwelcome
from models.settings import Settings, get_settings
from tests.mail_server import Mailboxes

LETTER = Letter("abc", "ada@example.org", "Done: people.csv", "Two lines.\n.and a dot\n", "<p>Two lines.</p>")


def test_a_letter_arrives_as_it_was_written(mailboxes: Mailboxes) -> None:
    with post_office(get_settings()) as office:
        office.send(LETTER)
        office.send(LETTER._replace(to="ö@example.org", subject="Fertig: Zahlen für März.csv"))
    [letter] = mailboxes.letters("ada@example.org")
    assert (letter["From"], letter["To"]) == ("Rinse <rinse@example.org>", "ada@example.org")
    assert (letter["Subject"], letter["Message-ID"]) == ("Done: people.csv", "<abc@example.org>")
    text, html = letter.iter_parts()
    assert text.get_content().splitlines() == LETTER.text.splitlines()
    assert html.get_content().strip() == LETTER.html
    assert mailboxes.letters("ö@example.org")[0]["Subject"] == "Fertig: Zahlen für März.csv"


@pytest.mark.parametrize(
    ("to", "on_the_way"),
    [
        ("ada@Bücher.example", "ada@xn--bcher-kva.example"),
        ("ada@straße.example", "ada@xn--strae-oqa.example"),
        ("ö@bücher.example", "ö@xn--bcher-kva.example"),
    ],
)
def test_a_domain_goes_as_every_server_knows_it(mailboxes: Mailboxes, to: str, on_the_way: str) -> None:
    sender = {"mail_from": "Rinse <rinse@spülung.example>"}
    with post_office(get_settings().model_copy(update=sender)) as office:
        office.send(LETTER._replace(to=to))
    [letter] = mailboxes.letters(on_the_way)
    assert (letter["From"], letter["To"]) == ("Rinse <rinse@xn--splung-4ya.example>", on_the_way)


@pytest.mark.parametrize(
    ("to", "told", "may_have_gone"),
    [
        ("later@example.org", Unreachable, []),
        ("never@example.org", Unwelcome, []),
        ("two\nBcc: b@example.org", Unwelcome, []),
        ("a@[1.2", Unwelcome, []),
        ("bob(ada)@example.org", Unwelcome, []),
        ("<bob@example.org", Unwelcome, []),
        ("=?utf-8?q?x=0D=0ABcc=3A_spy?=@example.org", Unwelcome, []),
        ("bob,ada@example.org", Unwelcome, []),
        ("bob@ö..example", Unwelcome, []),
        ("bob@spy＠ö.example", Unwelcome, []),
        ("hang-up@example.org", Uncertain, ["gone"]),
    ],
)
def test_what_became_of_a_letter_is_known_or_known_to_be_unknown(
    mailboxes: Mailboxes, to: str, told: type[RinseError], may_have_gone: list[str]
) -> None:
    record: list[str] = []
    with post_office(get_settings()) as office:
        with pytest.raises(told):
            office.send(LETTER._replace(to=to), lambda: record.append("gone"))
        assert record == may_have_gone
        if not may_have_gone:
            office.send(LETTER)
    assert len(mailboxes.letters("ada@example.org")) == (not may_have_gone)


@pytest.mark.parametrize(("user", "told"), [("later", Unreachable), ("rinse", Unwelcome)])
def test_a_server_that_takes_nobody_in_just_now_is_asked_again(mailboxes: Mailboxes, user: str, told: type[RinseError]) -> None:
    with pytest.raises(told):
        check(get_settings().model_copy(update={"smtp_url": mailboxes.url.replace("//", f"//{user}:secret@")}))


@pytest.mark.parametrize(
    ("subject", "arrives"),
    [
        ("Done\r\nBcc: spy@example.org", "Done Bcc: spy@example.org"),
        ("Done: =?utf-8?q?a=0D=0ABcc:_spy@example.org?=", "Done: = ?utf-8?q?a=0D=0ABcc:_spy@example.org?="),
        ("Done: ö =?utf-8?b?DQpCY2M6IHNweUBleGFtcGxlLm9yZw==?=", "Done: ö = ?utf-8?b?DQpCY2M6IHNweUBleGFtcGxlLm9yZw== ?="),
        ("Done:\x00 a\x1b.csv", "Done: a .csv"),
    ],
)
def test_line_breaks_make_no_headers_however_they_are_written(mailboxes: Mailboxes, subject: str, arrives: str) -> None:
    with post_office(get_settings()) as office:
        office.send(LETTER._replace(subject=subject))
    [letter] = mailboxes.letters("ada@example.org")
    assert letter["Subject"] == arrives
    assert letter["Bcc"] is None


def test_a_server_that_is_not_there_is_told_of_in_a_sentence(settings: Settings) -> None:
    with pytest.raises(Misconfigured, match="SMTP_URL"):
        check(settings)
    with pytest.raises(Unreachable, match="mail server does not answer"):
        check(settings.model_copy(update={"smtp_url": "smtp://127.0.0.1:1", "mail_from": "r@example.org"}))
