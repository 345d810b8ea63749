"""Parses numbers. The engine uses the patterns, and calls this for exponents and percents."""

import re
import sys
from collections.abc import Iterable

SPACES = " \u00a0\u2007\u2009\u202f"
# Arabic has marks of its own: \u066b for decimals, \u066c for thousands, whatever the others of a column are.
MARKS = {",": ",\u066c", ".": ".\u066c", " ": SPACES, "'": "'’"}
SYMBOLS = (
    "[$\u00a2-\u00a5\u058f\u060b\u07fe\u07ff\u09f2\u09f3\u09fb\u0af1\u0bf9\u0e3f\u17db\u20a0-\u20c0\ua838\ufdfc\ufe69\uff04"
    "\uffe0\uffe1\uffe5\uffe6]"
)
# ISO 4217: current currencies.
CODES = (
    "AED|AFN|ALL|AMD|ANG|AOA|ARS|AUD|AWG|AZN|BAM|BBD|BDT|BGN|BHD|BIF|BMD|BND|BOB|BRL|BSD|BTN|BWP|BYN|BZD|CAD|CDF|CHF|CLP|CNY|"
    "COP|CRC|CUP|CVE|CZK|DJF|DKK|DOP|DZD|EGP|ERN|ETB|EUR|FJD|FKP|GBP|GEL|GHS|GIP|GMD|GNF|GTQ|GYD|HKD|HNL|HTG|HUF|IDR|ILS|INR|"
    "IQD|IRR|ISK|JMD|JOD|JPY|KES|KGS|KHR|KMF|KPW|KRW|KWD|KYD|KZT|LAK|LBP|LKR|LRD|LSL|LYD|MAD|MDL|MGA|MKD|MMK|MNT|MOP|MRU|MUR|"
    "MVR|MWK|MXN|MYR|MZN|NAD|NGN|NIO|NOK|NPR|NZD|OMR|PAB|PEN|PGK|PHP|PKR|PLN|PYG|QAR|RON|RSD|RUB|RWF|SAR|SBD|SCR|SDG|SEK|SGD|"
    "SHP|SLE|SOS|SRD|SSP|STN|SVC|SYP|SZL|THB|TJS|TMT|TND|TOP|TRY|TTD|TWD|TZS|UAH|UGX|USD|UYU|UZS|VES|VND|VUV|WST|XAF|XCD|XOF|"
    "XPF|YER|ZAR|ZMW|ZWL"
)
NAMES = r"kr\.?|Kr\.?|Kč|zł|Ft|Fr\.?|Rs\.?|lei|лв\.?|руб\.?|RM|Rp"
CURRENCY = f"(?:(?:US|A|C|R|NZ|HK|S)?{SYMBOLS}|{CODES}|{CODES.lower()}|{NAMES})"


def number_pattern(decimal: str, thousands: Iterable[str], currency: bool, parens: bool, white: str) -> str:
    """Matches a whole number, if at least one of the groups `whole` and `part` has a digit."""
    gap = f"[{white}]*"
    money = f"(?:{CURRENCY}{gap})?" if currency else ""
    whole = "|".join(["[0-9]+", *(grouped(MARKS[mark]) for mark in thousands)])
    mark = f"[{re.escape(decimal)}\u066b]"
    part = rf"(?:{mark}(?P<part>[0-9]*))?(?:[eE](?P<exponent>[+-]?[0-9]{{1,3}}))?(?P<sign_after>[+-]?)"
    no_part = f"{mark}(?:--?|[–—])"
    signed = rf"(?P<sign>[+-]?){gap}{money}(?P<sign_behind>[+-]?)(?P<whole>{whole})?(?:{no_part}|{part})"
    number = rf"{signed}{gap}(?P<percent>%)?{gap}{money}"
    if not parens:
        return number + "(?P<open>)(?P<close>)"
    return rf"(?P<open>{money}\()?{gap}{number}(?P<close>\){gap}{money})?"


def grouped(marks: str) -> str:
    """Digits in groups of three, or as in India: of two, with three at the end. All groups have the same separator."""
    each = (re.escape(mark) for mark in marks)
    return "|".join(f"[1-9][0-9]{{0,2}}(?:{mark}[0-9]{{3}})+|[1-9][0-9]?(?:{mark}[0-9]{{2}})+{mark}[0-9]{{3}}" for mark in each)


def plain_number(text: str, pattern: str, to_fraction: bool, codes: bool) -> str | None:
    """The number as [-]digits[.digits], followed by a percent sign unless it becomes a fraction; None if it is not a number."""
    found = re.fullmatch(pattern, in_ascii(text))
    if not found or (found["sign_after"] and not found["part"]):  # 5- may begin a range
        return None
    signs = found["sign"] + found["sign_behind"] + (found["sign_after"] or "") + ("-" if found["open"] else "")
    whole, part = re.sub("[^0-9]", "", found["whole"] or ""), found["part"] or ""
    if not whole + part or len(signs) > 1 or bool(found["open"]) != bool(found["close"]):
        return None
    exponent = found["exponent"] or "0"
    if not codes and (re.match("0[0-9]", whole) or (found["exponent"] and exponent[0].isdigit() and not part)):
        return None
    fraction = to_fraction and found["percent"]
    number = shifted(f"{whole}.{part}e{int(exponent) - 2 * bool(fraction)}")
    sign = "-" if signs == "-" and re.search("[1-9]", number) else ""
    return sign + number + ("%" if found["percent"] and not fraction else "")


def in_ascii(text: str) -> str:
    """With ASCII's minus and digits, in place of such as １２ and ١٢."""
    return re.sub(r"\d", lambda digit: str(int(digit[0])), text.replace("\u2212", "-"))


def shifted(number: str) -> str:
    """1.5e-3 without its exponent: 0.0015."""
    mantissa, _, exponent = number.partition("e")
    whole, _, part = mantissa.partition(".")
    places = len(part) - int(exponent)
    digits = (whole + part + "0" * -places).zfill(places + 1)
    whole, part = (digits[:-places], digits[-places:]) if places > 0 else (digits, "")
    return (whole.lstrip("0") or "0") + ("." + part if part else "")


def decimal_mark(cells: Iterable[str | None], point: str, comma: str, white: str) -> str:
    """The decimal mark that a column's numbers need, given a pattern for each; exits with a message if they do not tell."""
    texts = [in_ascii(cell.strip(white)) for cell in cells if cell and re.search("[.,]", cell)]
    readings = {(bool(re.fullmatch(point, text)), bool(re.fullmatch(comma, text))) for text in texts}
    if {(True, False), (False, True)} <= readings or readings - {(False, False)} == {(True, True)}:
        sys.exit("Say whether a point or a comma is the decimal mark.")
    return "," if (False, True) in readings else "."
