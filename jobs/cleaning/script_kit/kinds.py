"""Values of certain kinds in standard form. The engine calls these once per distinct text."""

import re

MAIL = (
    r"(?P<local>[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*)"
    r"@(?P<domain>(?:[^\W_](?:[\w-]{0,61}[^\W_])?\.)+[^\W\d_](?:[\w-]{0,61}[^\W_])?)"
)
ADDRESS = (
    r"(?:(?P<scheme>[Hh][Tt][Tt][Pp][Ss]?|[Ff][Tt][Pp])://)?(?P<host>(?:[^\W_](?:[\w-]{0,61}[^\W_])?\.)+[^\W\d_]{2,63}"
    r"|[0-9]{1,3}(?:\.[0-9]{1,3}){3})(?::(?P<port>[0-9]{1,5}))?(?P<rest>[/?#][^\s<>\"`{}|\\^]*)?"
)
PORTS = {"http": "80", "https": "443", "ftp": "21"}
FOUR = ["AT", "AU", "BE", "BG", "CH", "CY", "DK", "HU", "LI", "LU", "NO", "NZ", "PH", "SI", "TN", "ZA"]
FIVE = ["DE", "EE", "ES", "FI", "FR", "HR", "ID", "IT", "KR", "MA", "MC", "ME", "MX", "MY", "RS", "SM", "TH", "TR", "UA", "VA"]
SIX = ["BY", "CN", "CO", "EC", "IN", "KG", "KZ", "RO", "RU", "SG", "VN"]
POSTCODES = (
    dict.fromkeys(FOUR, ("([0-9]{4})", ""))
    | dict.fromkeys(FIVE, ("([0-9]{5})", ""))
    | dict.fromkeys(SIX, ("([0-9]{6})", ""))
    | dict.fromkeys(["CZ", "GR", "SE", "SK"], ("([0-9]{3})([0-9]{2})", " "))
    | {
        "BR": ("([0-9]{5})([0-9]{3})", "-"),
        "CA": ("([ABCEGHJ-NPRSTVXY][0-9][ABCEGHJ-NPRSTV-Z])([0-9][ABCEGHJ-NPRSTV-Z][0-9])", " "),
        "CL": ("([0-9]{7})", ""),
        "GB": ("([A-Z]{1,2}[0-9][A-Z0-9]?)([0-9][ABD-HJLNP-UW-Z]{2})", " "),
        "IE": ("([A-Z][0-9][0-9W])([A-Z0-9]{4})", " "),
        "IL": ("([0-9]{7}|[0-9]{5})", ""),
        "JP": ("([0-9]{3})([0-9]{4})", "-"),
        "LT": ("(LT)([0-9]{5})", "-"),
        "LV": ("(LV)([0-9]{4})", "-"),
        "MT": ("([A-Z]{3})([0-9]{4})", " "),
        "NL": ("([1-9][0-9]{3})([A-Z]{2})", " "),
        "PL": ("([0-9]{2})([0-9]{3})", "-"),
        "PT": ("([0-9]{4})([0-9]{3})", "-"),
        "US": ("([0-9]{5})([0-9]{4})?", "-"),
    }
)


def boolean_of(text: str, yes: list[str], no: list[str]) -> str | None:
    """Words are compared casefolded."""
    word = text.casefold()
    return "true" if word in yes else "false" if word in no else None


def email_of(text: str) -> str | None:
    """Case is significant before the @, but not after it."""
    found = re.fullmatch(MAIL, re.sub("^(?i:mailto:)", "", text))
    if not found or len(found["local"]) > 64 or len(found[0]) > 254:
        return None
    return f"{found['local']}@{found['domain'].lower()}"


def url_of(text: str) -> str | None:
    """With a scheme; case is only significant after the host."""
    found = re.fullmatch(ADDRESS, text)
    if not found or int(found["port"] or 0) > 65535:
        return None
    scheme = (found["scheme"] or "https").lower()
    port = f":{int(found['port'])}" if found["port"] and str(int(found["port"])) != PORTS[scheme] else ""
    return f"{scheme}://{found['host'].lower()}{port}{found['rest'] or ''}"


def postcode_of(text: str, region: str) -> str | None:
    """As it is written in that country."""
    pattern, sep = POSTCODES[region]
    letters = re.sub(r"[\s.-]", "", text).upper()
    found = re.fullmatch(pattern, letters) or re.fullmatch(pattern, letters.removeprefix(region))
    return sep.join(group for group in found.groups() if group) if found else None
