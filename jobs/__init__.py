"""Verbs: what workers do, and how work reaches them."""
