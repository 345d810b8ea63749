"""Which values of a column are probably spellings of one: proposals, for a person to approve.

By a key that spellings share (fingerprint, ngram, phonetic: as OpenRefine has them), or by how alike two spellings are.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from jobs.cleaning.errors import StepFailed
from jobs.cleaning.similar.phonetic import metaphone
from jobs.cleaning.values.white import WHITE

Method = Literal["fingerprint", "ngram", "phonetic", "levenshtein", "jaro"]

THRESHOLDS = {"levenshtein": 0.8, "jaro": 0.9}
"""How alike two spellings must be, 1 being equal, where nobody says so."""

MOST_COMPARED = 5_000
"""Distinct values that are compared one with one; every value with every other."""

AT_ONCE = 500


@dataclass(frozen=True)
class Cluster:
    """Values that are probably one: the most frequent first, which the others could become."""

    values: tuple[str, ...]

    @property
    def into(self) -> str:
        return self.values[0]


def clusters(values: Mapping[str, int], method: Method = "fingerprint", threshold: float | None = None) -> list[Cluster]:
    """Groups of two and more of these values, which come with their counts. Of equally frequent ones, the first given leads."""
    frequent_first = sorted(values, key=lambda value: -values[value])
    if method in THRESHOLDS:
        found = alike(frequent_first, method, THRESHOLDS[method] if threshold is None else threshold)
    else:
        found = of_one_key(frequent_first, KEYS[method])
    return [Cluster(tuple(group)) for group in found if len(group) > 1]


def of_one_key(values: list[str], key: Callable[[str], str]) -> list[list[str]]:
    groups: defaultdict[str, list[str]] = defaultdict(list)
    for value in values:
        groups[key(value)].append(value)
    groups.pop("", None)  # nothing but white space and punctuation: alike in nothing
    return list(groups.values())


def fingerprint(value: str) -> str:
    """Its words in alphabetical order, each once; without accents, case and punctuation."""
    return " ".join(sorted(set(plain(value).split())))


def ngram(value: str) -> str:
    """Its pairs of letters in alphabetical order, each once: spaces do not count."""
    letters = "".join(plain(value).split())
    return "".join(sorted({letters[at : at + 2] for at in range(max(1, len(letters) - 1))}))


def phonetic(value: str) -> str:
    """How its words sound, in alphabetical order."""
    return " ".join(sorted({metaphone(word) for word in plain(value).split()}))


KEYS: dict[str, Callable[[str], str]] = {"fingerprint": fingerprint, "ngram": ngram, "phonetic": phonetic}


def plain(value: str) -> str:
    without_accents = re.sub(r"[\u0300-\u036f]", "", unicodedata.normalize("NFD", value.strip(WHITE).casefold()))
    return re.sub(r"[^\w\s]|_", "", without_accents)


def alike(values: list[str], method: str, threshold: float) -> list[list[str]]:
    """Each value joins the first before it that is alike enough and leads a group, or leads one itself: no chains."""
    if len(values) > MOST_COMPARED:
        raise StepFailed(
            f"There are {len(values):,} different values, too many to compare each with each (at most {MOST_COMPARED:,}). "
            "Use the fingerprint, which has no such limit."
        )
    values = [value for value in values if plain(value)]
    groups: dict[int, list[str]] = {}
    for place, near in enumerate(neighbours([plain(value) for value in values], method, threshold)):
        leader = next((other for other in near if other in groups), place)
        groups.setdefault(leader, []).append(values[place])
    return list(groups.values())


def neighbours(texts: list[str], method: str, threshold: float) -> Iterator[list[int]]:
    """For each text, the places of those before it that are alike enough, in order."""
    from rapidfuzz import process
    from rapidfuzz.distance import Jaro, Levenshtein

    scorer = {"levenshtein": Levenshtein, "jaro": Jaro}[method].normalized_similarity
    for start in range(0, len(texts), AT_ONCE):
        part = texts[start : start + AT_ONCE]
        enough = process.cdist(part, texts[: start + len(part)], scorer=scorer, score_cutoff=threshold, workers=-1) >= threshold
        for place, row in enumerate(enough, start=start):
            yield row[:place].nonzero()[0].tolist()
