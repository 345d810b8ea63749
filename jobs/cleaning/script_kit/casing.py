"""Letter case: titles, sentences, and Turkish. The engine calls these too, for texts beyond ASCII."""

import re

CASED_WORD = re.compile("[^\\W_]+(?:['’\u0300-\u036f]+[^\\W_]+)*")
FIRST_LETTER = re.compile(r"[^\W\d_]")


def lower(text: str, turkish: bool = False) -> str:
    """Turkish has a dotted and a dotless i, each with its own capital."""
    if turkish:
        text = text.replace("I\u0307", "i").replace("İ", "i").replace("I", "ı")
    return text.lower()


def upper(text: str, turkish: bool = False) -> str:
    return (text.replace("i", "İ") if turkish else text).upper()


def titled(text: str, turkish: bool = False) -> str:
    """A capital first in each word, except in words with a digit."""
    return CASED_WORD.sub(lambda word: word[0] if any(map(str.isdigit, word[0])) else capital_first(word[0], turkish), text)


def sentence(text: str, turkish: bool = False) -> str:
    """A capital only for the first letter, wherever it is, but none if it ends a number: "3rd"."""
    first = FIRST_LETTER.search(text)
    if not first:
        return text
    before, rest = text[: first.start()], text[first.start() :]
    return before + (lower(rest, turkish) if before[-1:].isdigit() else capital_first(rest, turkish))


def capital_first(text: str, turkish: bool) -> str:
    """Lower case depends on the end of the word (the Greek sigma), so the whole is lowered, and its first letter replaced."""
    first = text[:1]
    capital = ("İ" if turkish and first == "i" else first).title()
    return capital + lower(text, turkish)[len(lower(first, turkish)) :]
