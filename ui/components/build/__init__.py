"""Where a recipe is built, and what it would do is shown."""
