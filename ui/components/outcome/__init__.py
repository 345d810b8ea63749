"""The outcome of a run, and what can be done with it."""
