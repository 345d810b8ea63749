"""The text of letters, and rows to which none is sent."""

import pytest

from jobs.mailing.template import LetterSettings, is_address, write

SETTINGS = LetterSettings(to="mail", subject="Hello {{name}}", text="{{ name }} of {{city}}")


def test_fields_are_filled_in_once() -> None:
    letter = write(SETTINGS, {"mail": " ada@example.org ", "name": "{{city}}", "city": "Oslo"})
    assert letter == ("ada@example.org", "Hello {{city}}", "{{city}} of Oslo", None)


def test_a_field_that_is_not_closed_is_text() -> None:
    """Regression: parsing a long one took far too long."""
    text = "{{ name" + " " * 90_000
    letter = write(SETTINGS.model_copy(update={"text": text}), {"mail": "ada@example.org", "name": "Ada"})
    assert (letter.text, letter.refusal) == (text, None)


def test_a_subject_is_one_line() -> None:
    letter = write(SETTINGS, {"mail": "ada@example.org", "name": "Ada\r\nBcc: spy@example.org", "city": "Oslo"})
    assert letter.subject == "Hello Ada Bcc: spy@example.org"


@pytest.mark.parametrize(
    ("field", "size", "refusal"),
    [
        ("name", 1000, "The subject would have 1,006 characters. 1,000 are allowed."),
        ("city", 10**6, "The text would have 1,000,005 characters. 1,000,000 are allowed."),
    ],
)
def test_a_cell_is_no_letter_of_any_length(field: str, size: int, refusal: str) -> None:
    """It is not even built before it is refused: a text may use the cell a thousand times."""
    letter = write(SETTINGS, {"mail": "ada@example.org", "name": "é", "city": "Oslo"} | {field: "é" * size})
    assert (letter.subject, letter.text, letter.refusal) == ("", "", refusal)


def test_a_row_that_lacks_a_value_gets_no_letter() -> None:
    assert write(SETTINGS, {"mail": "ada@example.org", "name": " "}).refusal == "There is no value for city, name."


@pytest.mark.parametrize("text", ["ada@example.org", "a.b+c@mail.example.co", "ö@exämple.org"])
def test_an_address(text: str) -> None:
    assert is_address(text)


@pytest.mark.parametrize(
    "text",
    ["", "ada", "ada@", "@example.org", "ada@example", "a@x.org,b@x.org", "a@x.org; b@x.org", "Ada <ada@x.org>", "a b@x.org",
     "a@x.org\r\nBcc: b@x.org", "a@b@x.org", '"a"@x.org', f"{'a' * 250}@x.org", "a\u202e@x.org",
     "=?utf-8?q?x=0D=0ABcc=3A_spy?=@x.org"],
)  # fmt: skip
def test_no_address(text: str) -> None:
    assert not is_address(text)
