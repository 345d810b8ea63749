"""How files come from a browser."""
