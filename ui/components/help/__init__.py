"""The chapters of the help page."""
