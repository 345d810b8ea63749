"""Problems with column names: wrong decoding, equal or nearly equal names, white space around them, no name."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from jobs.cleaning.plural import agreeing, plural
from jobs.cleaning.profiling.problem import Problem, StepDict
from jobs.cleaning.profiling.wording import named
from jobs.cleaning.script_kit.repair import repaired
from jobs.cleaning.values.white import WHITE

TIDY: StepDict = {"step": "clean_headers"}
NO_WHITE = dict.fromkeys(map(ord, WHITE))


def misnamed(names: Sequence[str | None]) -> Iterator[Problem]:
    counts = Counter(name for name in names if name)
    yield from garbled_names(list(counts))
    yield from equal_names({name: count for name, count in counts.items() if count > 1})
    yield from padded_names(list(counts))
    yield from alike_names(list(counts))
    unnamed = sum(not (name or "").strip() for name in names)
    if 0 < unnamed < len(names):
        yield Problem(
            None, "no_name", unnamed, f"{plural(unnamed, 'column')} {agreeing(unnamed, 'has', 'have')} no name.", [TIDY]
        )


def equal_names(counts: dict[str, int]) -> Iterator[Problem]:
    """Names that several columns share."""
    if counts:
        columns, (first, *others) = sum(counts.values()), counts
        called = f"have names that others have, too: {named(list(counts))}" if others else f"are called “{first}”"
        yield Problem(None, "equal_names", columns, f"{columns:,} columns {called}.", [TIDY])


def garbled_names(names: Sequence[str]) -> Iterator[Problem]:
    meant = {name: better for name in names if (better := repaired(name)) != name}
    if meant:
        were = agreeing(len(meant), "was", "were")
        words = f"{plural(len(meant), 'column name')} {were} decoded wrongly: {named(list(meant))}."
        yield Problem(None, "garbled_names", len(meant), words, renamed(meant, names))


def renamed(meant: dict[str, str], names: Sequence[str]) -> list[StepDict]:
    """The step that renames, unless that would give two columns the same name."""
    stay = [name for name in names if name not in meant]
    is_free = len({*meant.values(), *stay}) == len(names)
    return [{"step": "rename_columns", "map": meant}] if is_free else []


def padded_names(names: Sequence[str]) -> Iterator[Problem]:
    """Renaming alone changes nothing else; if that would give two columns the same name, `clean_headers` numbers them."""
    bare = {name: name.strip(WHITE) for name in names if name.strip(WHITE) not in ("", name)}
    if bare:
        around = agreeing(len(bare), "has white space around it", "have white space around them")
        words = f"{plural(len(bare), 'column name')} {around}: {named(list(bare))}."
        yield Problem(None, "padded_names", len(bare), words, [*renamed(bare, names), TIDY])


def alike_names(names: Sequence[str]) -> Iterator[Problem]:
    groups: defaultdict[str, list[str]] = defaultdict(list)
    for name in names:
        groups[name.translate(NO_WHITE).casefold()].append(name)
    alike = [name for key, group in groups.items() if key and len(group) > 1 for name in group]
    if alike:
        words = f"{plural(len(alike), 'column name')} are equal but for case or white space: {named(alike)}."
        yield Problem(None, "alike_names", len(alike), words, [TIDY])
