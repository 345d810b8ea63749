"""A workbook's shared strings: there may be a million of them."""

import re
from collections.abc import Iterator

from jobs.cleaning.workbook.cells import unescape
from jobs.cleaning.workbook.package import LOCAL, Attributes, Package
from jobs.cleaning.workbook.plain_xml import LONGEST, LONGEST_HEAD, NotPlain, decoded, demand_xml, resolved

HEAD = re.compile(
    rb"(?:<\?xml(?: version=\"1.0\"| encoding=\"(?:utf|UTF)-8\"| standalone=\"(?:yes|no)\")*+ ?\?>)?\s*<sst(?: [^<>]*)?>\s*"
)
TEXT = re.compile('<si><t(?: xml:space="preserve")?(?:/>|>([^<]*)</t>)</si>')


def shared_texts(package: Package, part: str) -> list[str]:
    """In the order of the indices with which cells refer to them."""
    try:
        return [unescape(text) for some in plain_texts(package, part) for text in some]
    except NotPlain:
        texts = _Texts()
        package.parse(part, texts.start, texts.end, texts.text)
        return texts.found


def plain_texts(package: Package, part: str) -> Iterator[list[str]]:
    """Reads them with a regular expression, as programs usually write them. Raises NotPlain, perhaps after some."""
    held, begun = b"", False
    for piece in package.read(part):
        held += piece
        if not begun:
            start = held.find(b"<si>")
            if start < 0 and len(held) < LONGEST_HEAD:
                continue
            if not HEAD.fullmatch(held[: max(start, 0)]):
                raise NotPlain
            begun, held = True, held[start:]
        cut = held.rfind(b"</si>") + len(b"</si>")
        if cut >= len(b"</si>"):
            demand_xml(held[:cut])
            yield _texts(decoded(held[:cut]))
            held = held[cut:]
        elif len(held) > LONGEST:
            raise NotPlain
    if held.strip() != b"</sst>":
        raise NotPlain


def _texts(xml: str) -> list[str]:
    pieces = TEXT.split(xml)
    if any(pieces[::2]) or "\r" in xml:
        raise NotPlain
    return [resolved(text) if text and "&" in text else text or "" for text in pieces[1::2]]


class _Texts:
    """Reads them with a parser. A rich text is all its runs; its pronunciation (rPh) is skipped."""

    def __init__(self) -> None:
        self.found: list[str] = []
        self._pieces: list[str] = []
        self._inside = self._aside = False

    def start(self, name: str, _: Attributes) -> None:
        name = LOCAL[name]
        if name == "t":
            self._inside = not self._aside
        elif name == "rPh":
            self._aside = True

    def end(self, name: str) -> None:
        name = LOCAL[name]
        if name == "t":
            self._inside = False
        elif name == "si":
            self.found.append(unescape("".join(self._pieces)))
            self._pieces = []
        elif name == "rPh":
            self._aside = False

    def text(self, data: str) -> None:
        if self._inside:
            self._pieces.append(data)
