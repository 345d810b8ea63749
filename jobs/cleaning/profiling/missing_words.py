"""Words that may stand for a missing value, in lower case."""

ERRORS = (
    *("#n/a", "#div/0!", "#value!", "#ref!", "#name?", "#num!", "#null!"),
    *("#nv", "#wert!", "#bezug!", "#zahl!"),  # German
    *("#valeur!", "#nom?", "#nombre!"),  # French
    *("#¡valor!", "#¡ref!", "#¿nombre?", "#¡num!", "#¡div/0!"),  # Spanish
    *("#n/d", "#valore!", "#rif!", "#nome?"),  # Italian
    *("#n/b", "#waarde!", "#verw!", "#naam?", "#getal!", "#deel/0!"),  # Dutch
    *("#valor!", "#núm!"),  # Portuguese, which shares others with Italian
)
"""What a workbook shows if a formula failed, in the language of the spreadsheet: missing beside any other value."""
MASKS = ("***", "****", "*****", "---", "----", "???", "...")
"""Runs of one sign: missing also beside single letters. Only stars may be answers, beside fewer of them."""
SIGNS = ("n/a", "-", "--", "–", "—", "?", "..", "…")
"""Missing beside words, numbers and dates. Beside single letters, or yes and no, they may be an answer."""
WORDS = ("na", "n.a.", "nan", "null", "none", "nil", "missing", "unknown", "k.a.", ".", "*", "**")
"""Missing beside numbers and dates only: there are people called Null, and NA is Namibia. k.A. is German."""
ALL = ERRORS + MASKS + SIGNS + WORDS
