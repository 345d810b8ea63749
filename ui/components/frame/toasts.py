"""What was just done, in a word, at the edge of the page."""

from ui.components.parts.part import Part


class Toasts(Part, component="toasts.js"):
    """Our scripts speak through it with `toast` of rinse.js."""
