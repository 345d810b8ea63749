"""The choice of a theme: in the foot of the rail; on phones, whose bar is too narrow, on the help page."""

from ui.components.parts.part import Part


class Themes(Part, component="themes.js"):
    """The choice is stored in the browser."""
