"""The steps, one a file, found by being there."""
