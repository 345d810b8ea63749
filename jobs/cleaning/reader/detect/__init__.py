"""Detects encoding, dialect and header from a file's first bytes: by scoring candidates and choosing the best."""
