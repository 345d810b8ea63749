"""Nouns: what is stored, and where. Knows nothing above it."""
