"""Rows that carry a sum from one page or period to the next: "Carried forward", "Übertrag", "Saldo anterior".

Each begins with such a label, perhaps behind dates, and has numbers otherwise; it lacks what most other rows have. In a list of
accounts, "Report à nouveau" is a row like others.
"""

import re
from collections.abc import Sequence

import polars as pl

from jobs.cleaning.profiling.looks import DATE, MARKED, NUMBER
from jobs.cleaning.reader.values import LONGEST
from jobs.cleaning.values.white import WHITE, is_missing

AWAY = (
    "to|from|at|auf|aus|von|vom|zum|per|au|aux|de|du|des|del|della|dal|dalla|da|do|a|à|al|alla"
    "|na|z|ze|s|с|на|til|till|fra|från|van|naar"
)
TAIL = rf"(?:,?\s+(?:{AWAY})\s.{{1,40}})?(?:[\s,]*\d[\d./-]*)?"
"""Where to, or when: "to page 2", "de la page précédente", "31.12.2024"."""
CARRIED = "|".join(
    (
        r"(?:(?:sub-?)?totals?\s|balance\s|amounts?\s|sums?\s)?(?:carried|brought)\s(?:forward|down|over)",
        r"(?:total|balance|amount)\s[bc]\s?/\s?(?:f|d|fwd)|[bc]/(?:f|fwd)|carry[-\s]?(?:forward|over)|balance\sforward|previous\sbalance",
        r"(?:saldo|summen?|seiten|zwischensumme)?[-\s/]*(?:ü|ue)bertrag|saldo[-\s]?vortrag|(?:alter|letzter)\s(?:konto)?(?:saldo|stand)",
        r"report\s[àa]\snouveau|report\s(?:de\sla\s|du\s)?(?:page|solde)(?:\s\w+)?",
        r"(?:(?:sous-)?total|solde|montant|somme)\s(?:[àa]\sreporter|report[ée]e?|ant[ée]rieur|pr[ée]c[ée]dent)|[àa]\sreporter|ancien\ssolde",
        r"sumas?\sy\ssiguen?|(?:sumas?|saldo)\santerior(?:es)?|saldo\sarrastrado|(?:viene|pasa)\s(?:de|a)\sla\spágina(?:\s\w+)?",
        r"(?:(?:total|soma|saldo)\s)?a\stransportar|(?:total|soma|saldo)\stransportad[oa]|transporte\s(?:da|para\sa)\spágina(?:\s\w+)?",
        r"(?:(?:totale|saldo)\s)?(?:a|da)\sriportare|(?:(?:totale|saldo)\s)?riport(?:o|ato)|saldo\sprecedente",
        r"transport\s(?:van|naar)\s.{1,40}|(?:vorig|oud)\ssaldo|saldo\svorige?\s\w+",
        r"(?:saldo|sum|total)\s(?:overført|overføres)|overført?\s(?:fra|til)\s(?:forrige\s|neste\s|næste\s)?side(?:\s\d+)?",
        r"(?:transport|saldo)\s(?:från|till)\s(?:föregående|nästa)\s\w+|edellinen\ssaldo|siirto\s(?:edelliseltä|seuraavalle)\s\w+",
        r"(?:(?:suma|razem|saldo)\s)?(?:do|z)\sprzeniesienia|poprzednie\ssaldo|saldo\spoprzednie|(?:p[řr]evod|prenos)\s(?:z|na)\s.{1,30}stran\w+",
        r"(?:předchozí|počáteční)\szůstatek|predchádzajúci\szostatok|átvitel|áthozat|előző\segyenleg",
        r"nakl[iî]\syek[uüû]n|devreden(?:\s(?:bakiye|toplam))?|devir\sbakiyesi|(?:önceki|sonraki)\ssayfa(?:dan|ya)\s\w+",
        r"(?:итого\s)?к\sпереносу|перенос\s(?:с|на)\s.{1,30}(?:страниц|лист)\w*|предыдущий\s(?:остаток|баланс)",
        r"(?:σύνολο\s)?(?:σε|εις|εκ|από)\sμεταφορά[ςν]?|προηγούμενο\sυπόλοιπο",
    )
)
LABEL = rf"(?i)^[\s.:=*–-]*(?:{CARRIED}){TAIL}[\s.:=*–-]*$"
IS_LABEL, IS_DATE, IS_NUMBER = re.compile(LABEL), re.compile(DATE), re.compile(f"{NUMBER}|{MARKED}")
IS_UNIT = re.compile(r"[A-Z]{1,3}|[€$£]")
"""The currency of an amount, or the side of an account that it is on."""
LEFT = 5
"""The label is in one of the first columns, so many of them."""


def carried_in(frame: pl.DataFrame, keys: Sequence[str]) -> pl.DataFrame:
    """Such rows. In most tables, two columns need a look: behind a date, the label is in the second."""
    first, second = (pl.col(key) for key in keys[:2])
    some = frame.filter(is_missing(first, "blank") | first.str.contains(LABEL) | second.str.contains(LABEL))
    some = some.filter(pl.any_horizontal(pl.col(key).str.contains(LABEL) for key in keys[:LEFT])) if some.height else some
    return some.filter(pl.Series([is_carried(cells) for cells in some.select(keys).iter_rows()], dtype=pl.Boolean))


def is_carried(cells: Sequence[str | None]) -> bool:
    """Whether the label is the row's only text, behind dates at most and in front of a number."""
    filled = [text for cell in cells if (text := (cell or "").strip(WHITE))]
    if any(len(text) > LONGEST for text in filled):  # Python's patterns would take long
        return False
    while filled and IS_DATE.match(filled[0]):
        del filled[0]
    label, others = (filled[0], filled[1:]) if filled else ("", [])
    values = [text for text in others if not IS_UNIT.fullmatch(text)]
    if not IS_LABEL.match(label) or not any(map(IS_NUMBER.match, values)):
        return False
    return all(IS_NUMBER.match(text) or IS_DATE.match(text) for text in values)
