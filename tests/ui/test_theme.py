"""All text has enough contrast, in both themes."""

import pytest

from ui.theme import ASSETS, DARK, LIGHT, OF_THE_GUEST, SHEETS, variables

READABLE = 4.5
"""WCAG AA, for text of normal size."""

ON_PLAIN = ("text", "muted", "faint", "accent", "queued", "running", "retrying", "done", "failed", "dead", "cancelled")
PAIRS = [
    *[(ink, ground) for ink in ON_PLAIN for ground in ("bg", "surface", "hover")],
    *[(ink, "sunken") for ink in ("text", "muted", "faint")],
    ("on-accent", "accent"), ("on-accent", "accent-strong"), ("text", "accent-soft"),
    ("added-ink", "added"), ("gone-ink", "gone"), ("gone-ink", "added"), ("gone-ink", "surface"),
    ("warn-ink", "warn"), ("warn-ink", "surface"),
]  # fmt: skip


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(("ink", "ground"), PAIRS)
def test_what_is_written_can_be_read(theme: dict[str, str], ink: str, ground: str) -> None:
    assert contrast(theme[ink], theme[ground]) >= READABLE


def test_both_themes_have_every_token() -> None:
    assert LIGHT.keys() == DARK.keys()


def test_style_sheets_use_no_colour_but_the_tokens() -> None:
    for name in {*SHEETS, *OF_THE_GUEST}:
        sheet = (ASSETS / "css" / f"{name}.css").read_text()
        assert "#" not in sheet.replace("woff2", ""), name
        used = {word.partition(")")[0].partition(",")[0] for word in sheet.split("var(--")[1:]}
        assert all(f"--{token}:" in variables() for token in used), name


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
