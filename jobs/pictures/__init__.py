"""Resizes pictures in a process of its own, which any picture may kill without harm."""
