"""The translation of Rust's regular expressions to Python, for the pandas form.

The two differ in the meaning of the same syntax: "$" is the end of the text in Rust, but in Python also the position before a
final line break; "\\s" and "\\w" are different sets of characters. What Python's `re` cannot express is refused, never
approximated.
"""

import re

from jobs.cleaning.errors import RecipeError

WHITE_SPACE = r"\t-\r \x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
WORD = object()
"""Stands for the script's constant WORD: the characters of "\\w", which are too many to write out."""

Parts = list[object]
TOKEN = re.compile(
    r"\\x\{(?P<hex>[0-9a-fA-F]+)\}|\\[uU]\{(?P<point>[0-9a-fA-F]+)\}"
    r"|\\(?P<escaped>.)|\(\?P?<(?P<name>[A-Za-z_]\w*)>|\(\?(?P<flags>[a-zA-Z-]*)(?P<flags_end>[:)])|(?P<other>.)",
    re.DOTALL,
)
PIECE = re.compile(
    r"\\x[0-9a-fA-F]{2}|\\u[0-9a-fA-F]{4}|\\.(?:\{[^}]*\})?|\(\?P?<\w+>|\(\?[a-zA-Z-]*[:)]|\[\^?\]?(?:\\.|[^\]\\])*\]|.",
    re.DOTALL,
)
IN_ANY_CASE = re.compile(r"\(\?[a-z]*i[a-z]*\)")
HOLDS_I = re.compile(r"[iIİı]|[A-Ha-h]-[J-Zj-z]|\\[wWSDxuU]")
SAME = set("dDAtnrfva")
"""Escaped letters with the same meaning in both."""


def python_pattern(pattern: str, *, case_sensitive: bool = True) -> str:
    """Python code that compiles the same pattern. Raises RecipeError if Python cannot express it."""
    has_case = case_sensitive and not IN_ANY_CASE.match(pattern)
    parts = translated(pattern if has_case else with_plain_i(pattern), pattern)
    flags = "" if case_sensitive else ", re.IGNORECASE"
    try:
        re.compile("".join("a" if part is WORD else str(part) for part in parts))
    except re.error as error:
        raise untranslatable(pattern) from error
    return f"re.compile({' + '.join(written(parts))}{flags})"


def with_plain_i(pattern: str) -> str:
    """The pattern for Python, which takes İ and ı for the letter i where case does not matter; elsewhere they are others."""
    return "".join(piece_with_plain_i(piece, pattern) for piece in PIECE.findall(pattern))


def piece_with_plain_i(piece: str, pattern: str) -> str:
    if code := re.fullmatch(r"\\[xuU]\{?([0-9a-fA-F]+)\}?", piece):
        letter = chr(int(code[1], 16))
        return piece_with_plain_i(letter, pattern) if letter in "iIİı" else piece
    if piece in ("i", "I"):
        return "(?-i:[iI])"
    if piece in ("İ", "ı"):
        return f"(?-i:{piece})"
    if not piece.startswith("[") or not HOLDS_I.search(piece) or r"\w" in piece:  # which holds all four of them
        return piece
    if piece.startswith("[^") or not re.sub(r"\\[wWSD]", "é", piece).isascii():
        raise untranslatable(pattern)
    return f"(?:(?!(?-i:[İı])){piece})"


def untranslatable(pattern: str) -> RecipeError:
    return RecipeError(f"Python's regular expressions cannot say {pattern!r} as it is meant here: there is no pandas script.")


def written(parts: Parts) -> list[str]:
    """The parts as Python expressions, with adjacent texts joined."""
    expressions, text = [], ""
    for part in parts:
        if part is WORD:
            expressions += [repr(text), "WORD"]
            text = ""
        else:
            text += str(part)
    return [*expressions, repr(text)]


def translated(text: str, pattern: str) -> Parts:
    """The parts of `text`, which stands for the pattern: refusals name that one."""
    parts: Parts = []
    at, in_class = 0, False
    while at < len(text):
        token = TOKEN.match(text, at)
        if token is None:
            raise untranslatable(pattern)
        translation = in_a_class(token) if in_class else outside(token)
        if translation is None or (not in_class and token["flags"] is not None and at > 0 and token["flags_end"] == ")"):
            raise untranslatable(pattern)
        parts += translation
        if token["other"] == "[" and not in_class:
            in_class, at = True, class_start(text, token.end(), parts)
            continue
        in_class = in_class and token["other"] != "]"
        at = token.end()
        if not in_class and token["other"] in ("*", "+", "?", "}") and text[at : at + 1] == "+":
            raise untranslatable(pattern)  # "a++" is (a+)+ in Rust, but possessive in Python
    return parts


def class_start(pattern: str, at: int, parts: Parts) -> int:
    """The position after "[" or "[^", and after a literal bracket that may follow."""
    start = re.compile(r"\^?\]?").match(pattern, at)
    text = start.group() if start else ""
    parts.append(text.replace("]", r"\]"))
    return at + len(text)


def outside(token: re.Match[str]) -> Parts | None:
    """The token in Python; None if it cannot be translated."""
    if token["hex"] or token["point"]:
        return [re.escape(chr(int(token["hex"] or token["point"], 16)))]
    if token["name"]:
        return [f"(?P<{token['name']}>"]
    if token["flags"] is not None:
        return [token.group()] if set(token["flags"]) <= set("is-") else None
    if token["other"]:
        return [r"\Z" if token["other"] == "$" else token["other"]]
    match token["escaped"]:
        case "s" | "S" as letter:
            return [f"[{'^' if letter == 'S' else ''}{WHITE_SPACE}]"]
        case "w" | "W" as letter:
            return ["[^" if letter == "W" else "[", WORD, "]"]
        case "b":
            return ["(?:(?<=[", WORD, "])(?![", WORD, "])|(?<![", WORD, "])(?=[", WORD, "]))"]
        case "B":
            return ["(?:(?<=[", WORD, "])(?=[", WORD, "])|(?<![", WORD, "])(?![", WORD, "]))"]
        case "z":
            return [r"\Z"]
        case letter:
            return plain_escape(letter)


def in_a_class(token: re.Match[str]) -> Parts | None:
    if token["hex"] or token["point"]:
        return [re.escape(chr(int(token["hex"] or token["point"], 16)))]
    if token["other"]:
        return None if token["other"] in "[&~" else [token["other"]]
    match token["escaped"]:
        case "s":
            return [WHITE_SPACE]
        case "w":
            return [WORD]
        case None:
            return None if token["name"] else list(token.group())
        case letter:
            return plain_escape(letter)


def plain_escape(letter: str) -> Parts | None:
    return ["\\" + letter] if letter in SAME or not (letter.isalnum() or letter in "<>") else None
