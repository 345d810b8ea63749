"""The place for what became of a job."""

from ui.components.parts.part import Part


class Ending(Part, component="ending.js"):
    """Contains the result, why there is none, or the space for them. What is below slides when that comes or goes."""
