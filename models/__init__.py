"""Nouns: what is stored, and where. Imports nothing from `jobs` or `ui`."""
