"""A report exported from a spreadsheet: titles above the table, semicolons, decimal commas, a total below, an old encoding."""

import random

HEADER = ("Région", "Produit", "Quantité", "Prix unitaire", "Montant")
REGIONS = ("Île-de-France", "Bretagne", "Normandie", "Provence", "Grand Est")
PRODUCTS = ("Café", "Thé vert", "Chocolat", "Crème brûlée", "Pâté")
ROWS = 80
ENCODING = "cp1252"


def messy_report() -> bytes:
    """A region is only in the first of its rows, as in a printed report."""
    chance = random.Random(7)  # noqa: S311  nothing secret: the same dirt for everybody
    lines = ["Ventes par région;;;;", "Export du 28/11/2026;;;;", ";;;;", ";".join(HEADER)]
    total = 0
    for number in range(ROWS):
        quantity, cents = chance.randint(1, 60), chance.randint(150, 4800)
        total += quantity * cents
        region = REGIONS[number * len(REGIONS) // ROWS] if number % (ROWS // len(REGIONS)) == 0 else ""
        lines.append(";".join((region, chance.choice(PRODUCTS), str(quantity), euros(cents), f"{euros(quantity * cents)} €")))
    lines.append(f"Total;;;;{euros(total)} €")
    return ("\r\n".join(lines) + "\r\n").encode(ENCODING)


def euros(cents: int) -> str:
    """1 234,50, with the no-break space that spreadsheets insert."""
    whole = f"{cents // 100:,}".replace(",", "\u00a0")
    return f"{whole},{cents % 100:02d}"
