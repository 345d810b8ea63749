"""What a run has done, and what to do with it."""
