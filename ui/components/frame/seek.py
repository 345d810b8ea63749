"""The search in every page's rail."""

from ui.components.parts.part import Part


class Seek(Part, component="seek.js"):
    """A form: the results are a page of their own."""
