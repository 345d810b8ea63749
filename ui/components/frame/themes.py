"""Which theme do you want: in the foot of the rail, and on phones, whose bar is narrow, on the page of help."""

from ui.components.parts.part import Part


class Themes(Part, component="themes.js"):
    """The browser keeps what was chosen."""
