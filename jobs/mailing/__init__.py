"""Mailings: one letter for each row of a file, at a steady pace, none of them twice."""
