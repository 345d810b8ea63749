"""The steps, one per module, discovered automatically."""
