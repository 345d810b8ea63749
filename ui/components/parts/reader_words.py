"""What encodings and delimiters are called, wherever it is said how a file was read."""

OFFERED = (
    "utf-8",
    "utf-16",
    "cp1252",
    "iso-8859-1",
    "iso-8859-15",
    "cp1250",
    "iso-8859-2",
    "cp852",
    "cp1251",
    "cp1253",
    "cp1254",
    "cp1255",
    "cp1256",
    "cp1257",
    "cp1258",
    "cp874",
    "koi8-r",
    "cp866",
    "cp850",
    "mac_roman",
    "shift_jis",
    "euc_jp",
    "gb18030",
    "big5",
    "euc_kr",
)
"""The encodings to choose from; others are detected."""
ENCODINGS = {
    "utf-8-sig": "UTF-8 (BOM)",
    "cp1252": "Windows Western",
    "cp1250": "Windows Central European",
    "cp852": "DOS Central European",
    "cp1251": "Windows Cyrillic",
    "cp1253": "Windows Greek",
    "cp1254": "Windows Turkish",
    "cp1255": "Windows Hebrew",
    "cp1256": "Windows Arabic",
    "cp1257": "Windows Baltic",
    "cp1258": "Windows Vietnamese",
    "cp874": "Windows Thai",
    "cp866": "DOS Cyrillic",
    "cp857": "DOS Turkish",
    "cp775": "DOS Baltic",
    "cp850": "DOS Western",
    "mac_roman": "Mac Western",
    "mac_latin2": "Mac Central European",
    "mac_cyrillic": "Mac Cyrillic",
}
DELIMITERS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "pipe", " ": "space"}


def encoding_in_words(encoding: str) -> str:
    """UTF-8 (BOM), Windows Western, ISO-8859-15, SHIFT-JIS."""
    return ENCODINGS.get(encoding) or encoding.upper().replace("_", "-", 1).replace("ISO8859", "ISO-8859", 1)


def delimiter_in_words(delimiter: str, *, spaced: bool) -> str:
    """`spaced`: whether a space follows each delimiter."""
    return DELIMITERS.get(delimiter, delimiter) + " and space" * spaced
