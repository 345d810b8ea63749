"""Orders with all the errors that the most common steps fix."""

import csv
import io
import random

ROWS = 240
HEADER = ("order_id", "customer", "city", "ordered_on", "price", "status", "note")
PEOPLE = (
    "Ann Lee",
    "Bob Ray",
    "Carla Díaz",
    "Dmitri Orlov",
    "Ebba Nyström",
    "Farid Haddad",
    "Grace Okafor",
    "Hiro Tanaka",
    "Ines Moreau",
    "Jonas Weiß",
)
CITIES = ("Oslo", "Lima", "Kraków", "Nairobi", "Zürich", "Osaka")
STATUSES = ("paid", "new", "sent", "NA")
PADDING = ("", "", "", "", " ", "  ", "\u00a0", "\t")


def messy_orders() -> bytes:
    """The same bytes each time. Ids have leading zeros, and "NA" is a status: guessing types would damage both."""
    chance = random.Random(20)  # noqa: S311  nothing secret: the same dirt for everybody
    rows = [order(number, chance) for number in range(1, ROWS + 1)]
    for place in sorted(chance.sample(range(20, ROWS), 17)):
        rows.insert(place, list(rows[place - chance.randint(1, 12)]))
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(HEADER)
    writer.writerows(rows)
    return text.getvalue().encode("utf-8-sig")


def order(number: int, chance: random.Random) -> list[str]:
    def padded(word: str) -> str:
        return chance.choice(PADDING) + word + chance.choice(PADDING)

    def sometimes_missing(word: str, share: float) -> str:
        return "" if chance.random() < share else word

    return [
        sometimes_missing(f"{2700 + number:010d}", 0.02),
        padded(chance.choice(PEOPLE)),
        sometimes_missing(padded(chance.choice(CITIES)), 0.14),
        f"2026-{chance.randint(1, 11):02d}-{chance.randint(1, 28):02d}",
        sometimes_missing(f"{chance.randint(150, 24000) / 100:.2f}", 0.08),
        chance.choice(STATUSES),
        sometimes_missing(chance.choice(("gift", "call before\ndelivery", 'says "fragile"', "second try, door 3")), 0.8),
    ]
