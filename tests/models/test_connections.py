"""Accounts that are connected with an identity at an issuer."""

import pytest
from sqlmodel import Session, select

from models import account, db, invitation
from models.account import Account
from models.connection import Connection, connect, connected, disconnect, is_connected, join
from models.errors import Conflict, NotFound, Refused
from models.recipe import get_recipe, save_recipe
from models.secret_token import fingerprint
from models.sign_in import begin_sign_in, holds, sign_ins
from models.user import LOCAL, User
from tests.models.racing import race

pytestmark = pytest.mark.usefixtures("database")

ISSUER, SUBJECT = "https://login.example", "ann"


def add(name: str, password_hash: str | None = None) -> Account:
    with db.session() as session:
        added = account.add_account(session, name)
        account.set_password(session, added.id, password_hash)
        return added


def owner_of(subject: str, issuer: str = ISSUER) -> str | None:
    with db.read_session() as session:
        found = connected(session, issuer, subject)
        return found.name if found else None


def test_a_subject_is_of_one_issuer_and_exactly_what_it_is() -> None:
    ann = add("Ann")
    with db.session() as session:
        connect(session, ann.id, ISSUER, SUBJECT)
    assert owner_of(SUBJECT) == "Ann"
    assert [owner_of(SUBJECT, "https://evil.example"), owner_of("ANN"), owner_of("ann "), owner_of("")] == [None] * 4


def test_one_subject_for_one_account_and_one_account_for_one_subject() -> None:
    ann, bob = add("Ann"), add("Bob")
    with db.session() as session:
        connect(session, ann.id, ISSUER, SUBJECT)
        for who, subject in ((bob, SUBJECT), (ann, "another"), (ann, SUBJECT)):
            with pytest.raises(Conflict):
                connect(session, who.id, ISSUER, subject)
        connect(session, ann.id, "https://new.example", SUBJECT)
    assert owner_of(SUBJECT) == "Ann"
    assert owner_of("another") is None


def test_of_two_who_claim_a_subject_at_once_one_has_it() -> None:
    people = [add("Ann"), add("Bob")]

    def claim(who: Account) -> object:
        return lambda session: connect(session, who.id, ISSUER, SUBJECT)

    answers = race(*(claim(who) for who in people))  # type: ignore[arg-type]
    assert sorted(type(answer) for answer in answers if answer) == [Conflict]
    assert owner_of(SUBJECT) in ("Ann", "Bob")


def test_who_joins_twice_at_once_is_one_person() -> None:
    answers = race(*[lambda session: join(session, ISSUER, SUBJECT, "Ann")] * 4)
    assert sum(isinstance(answer, Account) for answer in answers) == 1
    with db.read_session() as session:
        assert [each.name for each in account.accounts(session)] == ["Ann"]


@pytest.mark.parametrize("_time", range(3))
def test_what_a_sign_in_connects_while_a_link_is_used_is_not_left_open(_time: int) -> None:
    ann = add("Ann", "a hash")
    with db.session() as session:
        sign_in, link = fingerprint(begin_sign_in(session, ann.id, "a browser")), invitation.invite(session, ann.id)
        assert [holds(session, "another", sign_in), holds(session, ann.id, "another")] == [False, False]
        assert holds(session, ann.id, sign_in)

    def connect_own(session: Session) -> None:
        if holds(session, ann.id, sign_in):
            connect(session, ann.id, ISSUER, SUBJECT)

    race(connect_own, lambda session: invitation.accept(session, link, None, "new hash"))
    assert owner_of(SUBJECT) is None


def test_the_last_way_in_stays() -> None:
    ann, bob = add("Ann"), add("Bob", "a hash")
    with db.session() as session:
        connect(session, ann.id, ISSUER, "ann")
        connect(session, bob.id, ISSUER, "bob")
    with pytest.raises(Refused), db.session() as session:
        disconnect(session, ann.id)
    with db.session() as session:
        disconnect(session, bob.id)
    assert [owner_of("ann"), owner_of("bob")] == ["Ann", None]


def test_a_link_used_with_the_issuer_closes_other_ways_in() -> None:
    ann = add("Ann", "a hash")
    with db.session() as session:
        connect(session, ann.id, ISSUER, "old")
        begin_sign_in(session, ann.id, "a browser")
        link = invitation.invite(session, ann.id)
    with db.session() as session:
        invitation.accept_connected(session, link, "Another name", ISSUER, SUBJECT)
    with db.read_session() as session:
        found = account.get_account(session, ann.id)
        assert (found.name, found.password_hash, found.has_come) == ("Ann", None, True)
        assert not sign_ins(session, ann.id)
        assert not connected(session, ISSUER, "old")
        assert is_connected(session, ann.id, ISSUER)
    with pytest.raises(NotFound), db.session() as session:
        invitation.accept_connected(session, link, None, ISSUER, "another")


def test_a_link_is_not_used_up_for_somebody_elses_subject() -> None:
    ann, bob = add("Ann"), add("Bob", "a hash")
    with db.session() as session:
        connect(session, ann.id, ISSUER, SUBJECT)
        link = invitation.invite(session, bob.id)
    with pytest.raises(Conflict), db.session() as session:
        invitation.accept_connected(session, link, None, ISSUER, SUBJECT)
    with db.session() as session:
        assert account.get_account(session, bob.id).password_hash == "a hash"
        assert invitation.invited(session, link).account
        account.disable(session, bob.id)
    with pytest.raises(NotFound), db.session() as session:
        invitation.accept_connected(session, link, None, ISSUER, "bob")


def test_the_first_administrator_may_come_by_the_issuer_and_nobody_takes_over_after_that() -> None:
    def owned(session: Session) -> str:
        return save_recipe(session, LOCAL.id, "Ours", {"version": 1, "steps": [{"step": "trim"}]}).id

    with db.session() as session:
        recipe, link = owned(session), invitation.invite(session, None)
    with db.session() as session:
        root = invitation.accept_connected(session, link, "Root", ISSUER, SUBJECT)
        begin_sign_in(session, root.id, "a browser")
    assert root.is_admin
    with db.session() as session:
        assert get_recipe(session, recipe, User(id=root.id, name="Root", is_admin=False)).owner == root.id
        late, second = owned(session), account.add_account(session, "Second", is_admin=True)
        link = invitation.invite(session, second.id)
    with db.session() as session:
        invitation.accept(session, link, None, "a hash")
    with db.read_session() as session:
        assert get_recipe(session, late, LOCAL).owner == LOCAL.id


def test_names_of_those_who_join_are_nobody_elses() -> None:
    add("Ann")
    with db.session() as session:
        names = [
            join(session, ISSUER, str(number), name).name for number, name in enumerate(["ann", "ANN", "\u202e", "", "a" * 99])
        ]
    assert names == ["ann 2", "ANN 3", "Somebody", "Somebody 2", "a" * 59]
    with db.read_session() as session:
        assert len(session.exec(select(Connection)).all()) == 5
