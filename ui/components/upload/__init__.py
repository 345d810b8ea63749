"""Uploads from a browser."""
