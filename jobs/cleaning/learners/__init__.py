"""Learners, for steps that need more than one batch: they observe the whole table, batch by batch, then are applied to it."""
