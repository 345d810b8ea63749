"""Short messages at the edge of the page about what was just done."""

from ui.components.parts.part import Part


class Toasts(Part, component="toasts.js"):
    """Our scripts show messages with `toast` of rinse.js."""
