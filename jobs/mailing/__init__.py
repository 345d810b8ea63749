"""Mailings: one letter for each row of a file, at a steady pace, and none twice."""
