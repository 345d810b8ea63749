"""The browsers in which somebody is signed in."""

from models import db
from models.account import add_account
from models.secret_token import fingerprint
from models.settings import Settings
from models.sign_in import begin_sign_in
from ui.components.lists.browsers import Browsers, called

FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:145.0) Gecko/20100101 Firefox/145.0"
SAFARI = "Mozilla/5.0 (iPhone; CPU iPhone OS 19_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Safari/604.1"


def test_one_or_all_others_are_signed_out_and_nobody_else(rinse: Settings) -> None:
    with db.session() as session:
        alice, bob = add_account(session, "Alice"), add_account(session, "Bob")
        first, second, third = (fingerprint(begin_sign_in(session, alice.id, FIREFOX)) for _ in range(3))
        foreign = fingerprint(begin_sign_in(session, bob.id, ""))
    own, others = Browsers(alice.id, first), Browsers(bob.id, foreign)
    assert {row.id: len(row.acts) for row in own.read()} == {first: 0, second: 1, third: 1}
    own.act("end", foreign)
    own.act("end", second)
    assert {row.id for row in own.read()} == {first, third}
    own.end_others()
    assert [row.id for row in (*own.read(), *others.read())] == [first, foreign]


def test_a_browser_is_called_what_people_call_it() -> None:
    assert [called(each) for each in (FIREFOX, SAFARI, "curl/8.5", "")] == [
        "Firefox on Windows",
        "Safari on an iPhone",
        "curl/8.5",
        "A program",
    ]
