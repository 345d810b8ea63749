"""Accounts: names, passwords, sign-ins, tokens and invitations."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlmodel import Session

from models import account, api_token, db, invitation, login_throttle, password, sign_in
from models.account import Account
from models.errors import Conflict, NotFound, Refused
from models.recipe import get_recipe, save_recipe
from models.secret_token import fingerprint
from models.user import LOCAL, Recognised, User
from tests.models.people import shift
from tests.models.racing import on_postgres, race, until, waiting
from ui.accounts.signing_in import end_well
from ui.accounts.trying import Try

pytestmark = pytest.mark.usefixtures("database")

SECRET = "a cart full of plums"


def add(name: str, *, is_admin: bool = False) -> Account:
    with db.session() as session:
        return account.add_account(session, name, is_admin=is_admin)


def signed_in(token: str) -> User | None:
    with db.read_session() as session:
        found = sign_in.user_of_sign_in(session, fingerprint(token))
    return found.user if found else None


def speaks_for(secret: str) -> User | None:
    with db.read_session() as session:
        found = api_token.user_of_token(session, fingerprint(secret))
    return found.user if found else None


def test_people_are_found_by_a_part_of_their_names_and_page_by_page() -> None:
    for name in ("Zoë Strauß", "Ann O'Neil", "100% Bob", "ann-marie"):
        add(name)

    def names(q: str, **page: int) -> list[str]:
        with db.read_session() as session:
            found = [each.name for each in account.accounts(session, q, **page)]
            assert page or account.count_accounts(session, q) == len(found)
        return found

    assert names("") == ["100% Bob", "Ann O'Neil", "ann-marie", "Zoë Strauß"]
    assert names(" ANN") == ["Ann O'Neil", "ann-marie"]
    assert names("STRAUSS") == ["Zoë Strauß"]
    assert names("0%") == ["100% Bob"]
    assert not names("_")
    assert names("", offset=1, limit=2) == ["Ann O'Neil", "ann-marie"]


def test_two_people_cannot_have_one_name_whatever_its_letters() -> None:
    add("  Ann\u0301a   Strauß ")
    with pytest.raises(Conflict), db.session() as session:
        account.add_account(session, "ANŃA STRAUSS")
    with db.read_session() as session:
        found = account.account_named(session, "anńa strauss")
    assert found is not None
    assert found.name == "Anńa Strauß"


@pytest.mark.parametrize("name", ["", "  ", "a" * 65, "a\nb\x00", "a\u202eb"])
def test_what_is_no_name(name: str) -> None:
    with pytest.raises(Refused), db.session() as session:
        account.add_account(session, name.replace("\n", "\x07"))


def test_names_of_owners() -> None:
    alice = add("Alice")
    with db.read_session() as session:
        assert account.names_of(session, [alice.id, "local"]) == {alice.id: "Alice", "local": "local"}


@pytest.mark.parametrize("secret", ["too short", "Alice Smith", "Password1234", "ababababab", "x" * 201])
def test_passwords_that_are_guessed(secret: str) -> None:
    with pytest.raises(Refused):
        password.hashed(secret, "alice smith")


def test_a_password_is_kept_so_that_it_can_be_checked_and_not_read() -> None:
    kept = password.hashed(SECRET, "Alice")
    assert SECRET not in kept
    assert password.is_right(SECRET, kept)
    assert not password.is_right(SECRET.upper(), kept)
    assert not password.is_right("nobody has this password", None)


def test_the_last_administrator_stays() -> None:
    alice, bob = add("Alice", is_admin=True), add("Bob", is_admin=True)
    with db.session() as session:
        account.disable(session, bob.id)
    for way in (account.disable, lambda session, who: account.set_admin(session, who, False)):
        with pytest.raises(Refused, match="last administrator"), db.session() as session:
            way(session, alice.id)
    with db.session() as session:
        account.enable(session, bob.id)
        account.set_admin(session, alice.id, False)
    with db.read_session() as session:
        assert account.has_administrator(session)


@pytest.mark.parametrize("way", ["made members", "disabled"])
def test_of_all_administrators_at_once_one_stays(way: str) -> None:
    people = [add(f"Administrator {number}", is_admin=True) for number in range(6)]

    def leave(who: Account) -> Callable[[Session], None]:
        return lambda session: (
            account.set_admin(session, who.id, False) if way == "made members" else account.disable(session, who.id)
        )

    answers = race(*(leave(who) for who in people))
    assert sorted(type(each).__name__ for each in answers) == ["NoneType"] * 5 + ["Refused"]


def test_a_sign_in_is_known_by_its_secret_until_it_ends() -> None:
    alice, bob = add("Alice"), add("Bob")
    with db.session() as session:
        first, second = (sign_in.begin_sign_in(session, alice.id, "A browser\0" * 50) for _ in range(2))
        kept = [each.hash for each in sign_in.sign_ins(session, alice.id)]
    assert signed_in(first) == alice.user
    assert first not in kept
    with db.session() as session:
        sign_in.end_sign_in(session, bob.id, fingerprint(first))
    assert signed_in(first)
    with db.session() as session:
        sign_in.end_sign_ins(session, alice.id, but=fingerprint(second))
    assert (signed_in(first), signed_in(second)) == (None, alice.user)
    assert signed_in(kept[0]) is None, "what is kept opens nothing"


@pytest.mark.parametrize(("column", "after"), [("seen_at", sign_in.IDLE), ("created_at", sign_in.LONGEST)])
def test_a_sign_in_ends_by_itself(column: str, after: timedelta) -> None:
    alice = add("Alice")
    with db.session() as session:
        token = sign_in.begin_sign_in(session, alice.id, "")
    shift(sign_in.SignIn, column, after - timedelta(minutes=1))
    assert signed_in(token)
    shift(sign_in.SignIn, column, timedelta(minutes=1))
    assert signed_in(token) is None
    with db.session() as session:
        assert sign_in.sign_ins(session, alice.id) == []
        sign_in.begin_sign_in(session, alice.id, "")
        assert session.scalar(sa.select(sa.func.count()).select_from(sign_in.SignIn)) == 1


def test_the_last_use_is_noted_once_a_minute() -> None:
    alice = add("Alice")
    with db.session() as session:
        token = fingerprint(sign_in.begin_sign_in(session, alice.id, ""))
        assert sign_in.user_of_sign_in(session, token) == Recognised(alice.user, False)
    shift(sign_in.SignIn, "seen_at", timedelta(minutes=1))
    with db.session() as session:
        assert sign_in.user_of_sign_in(session, token) == Recognised(alice.user, True)
        sign_in.note_sign_in(session, token)
        assert sign_in.user_of_sign_in(session, token) == Recognised(alice.user, False)


def test_a_disabled_person_has_no_way_in_and_an_enabled_one_has() -> None:
    add("Root", is_admin=True)
    alice = add("Alice")
    with db.session() as session:
        token = sign_in.begin_sign_in(session, alice.id, "")
        _, secret = api_token.new_token(session, alice.id, "nightly")
        link = invitation.invite(session, alice.id)
        account.disable(session, alice.id)
    assert (signed_in(token), speaks_for(secret)) == (None, None)
    with pytest.raises(NotFound), db.read_session() as session:
        invitation.invited(session, link)
    with db.session() as session:
        account.enable(session, alice.id)
    assert (signed_in(token), speaks_for(secret)) == (None, alice.user)  # whoever had the browser or the link can use neither
    with pytest.raises(NotFound), db.read_session() as session:
        invitation.invited(session, link)


def test_a_token_speaks_until_it_is_revoked_or_expires() -> None:
    alice, bob = add("Alice"), add("Bob")
    with db.session() as session:
        token, secret = api_token.new_token(session, alice.id, "nightly", db.now(session) + timedelta(hours=1))
    assert secret.startswith(token.beginning)
    assert secret not in str(token.model_dump())
    assert speaks_for(secret) == alice.user
    with pytest.raises(NotFound), db.session() as session:
        api_token.revoke(session, bob.user, token.id)
    shift(api_token.ApiToken, "expires_at", timedelta(hours=1))
    assert speaks_for(secret) is None
    with db.session() as session:
        _, other = api_token.new_token(session, alice.id, "daily")
        api_token.revoke(session, alice.user, api_token.tokens(session, alice.id)[0].id)
    assert speaks_for(other) is None


def test_who_revokes_a_token_is_logged_by_whichever_door_they_come(caplog: pytest.LogCaptureFixture) -> None:
    """Over REST, nobody was told who had revoked whose."""
    alice, boss = add("Alice"), add("Boss", is_admin=True)
    with db.session() as session:
        token, _ = api_token.new_token(session, alice.id, "nightly")
    with caplog.at_level("INFO"), db.session() as session:
        api_token.revoke(session, boss.user, token.id)
    [record] = caplog.records
    assert vars(record).items() >= {"msg": "token revoked", "token": token.id, "account": alice.id, "by": boss.id}.items()


def test_nobody_has_tokens_without_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(api_token, "MOST", 1)
    alice = add("Alice")
    with db.session() as session:
        api_token.new_token(session, alice.id, "one")
    with pytest.raises(Refused, match="more than 1"), db.session() as session:
        api_token.new_token(session, alice.id, "two")


def test_nobody_is_signed_in_in_browsers_without_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sign_in, "MOST", 2)
    alice, bob = add("Alice"), add("Bob")
    with db.session() as session:
        others, oldest = sign_in.begin_sign_in(session, bob.id, ""), sign_in.begin_sign_in(session, alice.id, "")
    shift(sign_in.SignIn, "seen_at", timedelta(minutes=1))
    with db.session() as session:
        later = [sign_in.begin_sign_in(session, alice.id, "") for _ in range(2)]
    assert signed_in(oldest) is None
    assert [signed_in(each) for each in (*later, others)] == [alice.user, alice.user, bob.user]


def test_the_first_administrator_takes_over_what_one_person_had_made() -> None:
    with db.session() as session:
        recipe = save_recipe(session, LOCAL.id, "Ours", {"version": 1, "steps": []})
        link = invitation.invite(session, None)
        assert invitation.invited(session, link).account is None
        root = invitation.accept(session, link, "Root", "hash")
    assert root.is_admin
    with db.read_session() as session:
        assert get_recipe(session, recipe.id, User(root.id, "Root")).name == "Ours"
    with db.session() as session:
        save_recipe(session, LOCAL.id, "Later", {"version": 1, "steps": []})
        second = account.add_account(session, "Second", is_admin=True)
        invitation.accept(session, invitation.invite(session, second.id), None, "hash")
    with db.read_session() as session:
        assert session.scalar(sa.text("SELECT owner FROM saved_recipe WHERE name = 'Later'")) == LOCAL.id


def test_an_invitation_is_used_once_and_ends_what_was_signed_in() -> None:
    alice = add("Alice")
    with db.session() as session:
        old, link = invitation.invite(session, alice.id), invitation.invite(session, alice.id)
        token = sign_in.begin_sign_in(session, alice.id, "")
    answers = race(*[lambda session: invitation.accept(session, link, None, "new hash")] * 2)
    assert sorted(type(each).__name__ for each in answers) == ["Account", "NotFound"]
    assert signed_in(token) is None
    with db.read_session() as session:
        assert account.get_account(session, alice.id).password_hash == "new hash"
        for gone in (old, link, "", "\0"):
            with pytest.raises(NotFound):
                invitation.invited(session, gone)


def test_an_invitation_gets_old() -> None:
    alice = add("Alice")
    with db.session() as session:
        link = invitation.invite(session, alice.id)
    shift(invitation.Invitation, "created_at", invitation.LIFE)
    with pytest.raises(NotFound), db.session() as session:
        invitation.accept(session, link, None, "hash")


def test_of_two_who_set_up_at_once_one_does() -> None:
    with db.session() as session:
        links = [invitation.invite(session, None) for _ in range(2)]

    def set_up(link: str) -> object:
        return lambda session: invitation.accept(session, link, f"Root {link}"[:40], "hash")

    answers = race(*(set_up(link) for link in links))
    assert sum(isinstance(each, Account) for each in answers) == 1


def test_nobody_sets_up_what_has_an_administrator() -> None:
    with db.session() as session:
        link = invitation.invite(session, None)
    add("Root", is_admin=True)
    with pytest.raises(NotFound), db.session() as session:
        invitation.accept(session, link, "Evil", "hash")


@on_postgres
def test_who_signs_in_with_a_password_while_it_is_changed_is_not_let_in() -> None:
    alice = add("Alice")
    with db.session() as session:
        account.set_password(session, alice.id, "old hash")
    with db.read_session() as session:
        known = account.get_account(session, alice.id)
    with ThreadPoolExecutor() as threads:
        with db.session() as session:
            account.set_password(session, alice.id, "new hash")
            sign_in.end_sign_ins(session, alice.id)
            signing_in = threads.submit(end_well, Try(known, login_throttle.throttle_keys("Alice", None), 0), "a browser")
            until(lambda: waiting() == 1)
        assert signing_in.result() is None


@on_postgres
def test_a_link_ends_a_sign_in_that_begins_while_it_is_used() -> None:
    alice = add("Alice")
    with db.session() as session:
        link = invitation.invite(session, alice.id)

    def accept() -> None:
        with db.session() as session:
            invitation.accept(session, link, None, "new hash")

    with ThreadPoolExecutor() as threads:
        with db.session() as session:
            account.get_account(session, alice.id, lock=True)
            sign_in.begin_sign_in(session, alice.id, "a browser")
            accepting = threads.submit(accept)
            until(lambda: waiting() == 1)
        accepting.result()
    with db.read_session() as session:
        assert not sign_in.sign_ins(session, alice.id)


@on_postgres
def test_who_signs_in_does_not_wait_for_somebody_who_uses_what_is_over() -> None:
    """Two who delete the same rows, each in an order of its own, would wait for each other in a circle."""
    alice, bob = add("Alice"), add("Bob")
    with db.session() as session:
        old = fingerprint(sign_in.begin_sign_in(session, alice.id, "old"))
        link = fingerprint(invitation.invite(session, alice.id))
        login_throttle.begin_attempt(session, login_throttle.throttle_keys("Alice", None))
    shift(sign_in.SignIn, "seen_at", sign_in.IDLE + timedelta(seconds=1))
    shift(invitation.Invitation, "created_at", invitation.LIFE + timedelta(seconds=1))
    shift(login_throttle.LoginAttempts, "last_at", login_throttle.FORGOTTEN + timedelta(seconds=1))
    with ThreadPoolExecutor() as threads:
        with db.session() as session:
            session.get(sign_in.SignIn, old, with_for_update=True)
            session.get(invitation.Invitation, link, with_for_update=True)
            session.exec(sa.select(login_throttle.LoginAttempts).with_for_update()).all()
            coming = threads.submit(come, bob)
            until(lambda: waiting() == 1 or coming.done())
            assert coming.done()
        coming.result()


def come(person: Account) -> None:
    with db.session() as session:
        assert login_throttle.begin_attempt(session, login_throttle.throttle_keys(person.name, None)) == 0
        sign_in.begin_sign_in(session, person.id, "new")
        invitation.invite(session, person.id)


def test_whose_rights_have_changed_is_told_once_it_is_committed() -> None:
    told: list[str] = []
    alice = add("Alice")
    end = db.on_rights_change(told.append)

    def change(session: Session) -> None:
        account.set_admin(session, alice.id, True)
        sign_in.end_sign_ins(session, alice.id)
        assert told == []

    with db.session() as session:
        change(session)
    end()
    assert told == [alice.id]
