"""Contacts collected by many people, with many spellings of the same values."""

import csv
import io
import random

HEADER = ("Name", "City ", "Born", "Phone", "E-mail", "Newsletter", "Newsletter")
PEOPLE = ("ann lee", "BOB RAY", "Carla Díaz", "dmitri orlov", "Ebba  Nyström", "Farid Haddad", "GRACE OKAFOR", "Hiro Tanaka")
CITIES = ("Oslo", "oslo", "OSLO ", "Kraków", "Krakow", "krakow", "Zürich", "Zurich", "zürich ", "Lima", "Nairobi", "n/a")
BIRTHS = ("{d:02d}.{m:02d}.{y}", "{y}-{m:02d}-{d:02d}", "{d} March {y}", "{y}/{m:02d}/{d:02d}")
PHONES = ("+47 {a} {b}", "0047{a}{b}", "({a}) {b}", "{a}-{b}", "{a}.{b}")
ANSWERS = ("yes", "Yes", "Y", "true", "1", "no", "No", "N", "false", "0", "", "?")
ROWS = 120


def messy_contacts() -> bytes:
    """Two columns have the same name, and some people occur twice in different spellings."""
    chance = random.Random(47)  # noqa: S311  nothing secret: the same dirt for everybody
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(HEADER)
    writer.writerows(contact(chance) for _ in range(ROWS))
    return text.getvalue().encode()


def contact(chance: random.Random) -> list[str]:
    name = chance.choice(PEOPLE)
    day = {"d": chance.randint(13, 28), "m": 3, "y": chance.randint(1950, 2004)}
    phone = {"a": chance.randint(200, 999), "b": chance.randint(10000, 99999)}
    user = name.casefold().split()[0]
    return [
        name,
        chance.choice(CITIES),
        chance.choice(BIRTHS).format(**day),
        chance.choice(PHONES).format(**phone),
        chance.choice((f"{user}@example.org", f"{user.upper()}@EXAMPLE.ORG", f" {user}@example.org", f"{user}example.org", "")),
        chance.choice(ANSWERS),
        chance.choice(ANSWERS),
    ]
