"""Addresses side by side, of which one is open."""

from ui.components.parts.part import Part


class TabBar(Part, component="tab_bar.js"):
    """Holds links; the one with `aria-current` is the one that is open. Arrow keys, Home and End walk through them."""

    def __init__(self, label: str) -> None:
        super().__init__(label=label)
