"""The search that every page has."""

from ui.components.parts.part import Part


class Seek(Part, component="seek.js"):
    """A form: what is found is a page of its own."""
