"""A row of tabs."""

from ui.components.parts.part import Part


class TabBar(Part, component="tab_bar.js"):
    """Contains links; `aria-current` marks the open one. Arrow keys, Home and End move between them."""

    def __init__(self, label: str) -> None:
        super().__init__(label=label)
