"""The parts of the page on which a recipe is built and its effects are shown."""
