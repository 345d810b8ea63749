"""Values of a column that are probably spellings of the same: proposals, for a person to approve.

By a key that spellings share (fingerprint, ngram, phonetic: as in OpenRefine), or by the similarity of two spellings.
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
"""The default similarity of two spellings, 1 being equal."""

MOST_COMPARED = 5_000
"""The most distinct values that are compared pairwise."""

AT_ONCE = 500


@dataclass(frozen=True)
class Cluster:
    """Values that are probably the same, most frequent first: the others could become that one."""

    values: tuple[str, ...]

    @property
    def into(self) -> str:
        return self.values[0]


def clusters(values: Mapping[str, int], method: Method = "fingerprint", threshold: float | None = None) -> list[Cluster]:
    """Groups of at least two of these values, which are given with their counts. Of equally frequent ones, the first leads."""
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
    groups.pop("", None)  # only white space and punctuation, which is no similarity
    return list(groups.values())


def fingerprint(value: str) -> str:
    """The distinct words in alphabetical order, without accents, case and punctuation."""
    return " ".join(sorted(set(plain(value).split())))


def ngram(value: str) -> str:
    """The distinct pairs of letters in alphabetical order, ignoring spaces."""
    letters = "".join(plain(value).split())
    return "".join(sorted({letters[at : at + 2] for at in range(max(1, len(letters) - 1))}))


def phonetic(value: str) -> str:
    """The sounds of its words in alphabetical order."""
    return " ".join(sorted({metaphone(word) for word in plain(value).split()}))


KEYS: dict[str, Callable[[str], str]] = {"fingerprint": fingerprint, "ngram": ngram, "phonetic": phonetic}


def plain(value: str) -> str:
    without_accents = re.sub(r"[\u0300-\u036f]", "", unicodedata.normalize("NFD", value.strip(WHITE).casefold()))
    return re.sub(r"[^\w\s]|_", "", without_accents)


def alike(values: list[str], method: str, threshold: float) -> list[list[str]]:
    """Each value joins the first earlier one that is similar enough and leads a group, or leads one itself: no chains."""
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
    """For each text, the indices of similar earlier ones, in order."""
    from rapidfuzz import process
    from rapidfuzz.distance import Jaro, Levenshtein

    scorer = {"levenshtein": Levenshtein, "jaro": Jaro}[method].normalized_similarity
    for start in range(0, len(texts), AT_ONCE):
        part = texts[start : start + AT_ONCE]
        enough = process.cdist(part, texts[: start + len(part)], scorer=scorer, score_cutoff=threshold, workers=-1) >= threshold
        for place, row in enumerate(enough, start=start):
            yield row[:place].nonzero()[0].tolist()
