"""Pseudonyms are reproducible by any program with the same key and text."""

from jobs.cleaning.script_kit.privacy import pseudonym

TEXT = "what do ya want for nothing?"
CODE = "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
"""Of this text with the key "Jefe": the second test case of RFC 4231."""


def test_a_pseudonym_is_the_hmac_of_its_text() -> None:
    assert pseudonym(TEXT, b"Jefe", "hmac_sha256") == CODE
    assert pseudonym(TEXT, b"Jefe", "token") == "lpomcrv7mb2u42qeeqtarflvy4"


def test_keys_that_are_used_in_turn_do_not_mix() -> None:
    assert pseudonym(TEXT, b"another", "hmac_sha256") != CODE
    assert pseudonym("", b"Jefe", "hmac_sha256") != pseudonym(TEXT, b"Jefe", "hmac_sha256") == CODE
