"""Doors: for people, programs and shells; the same verbs behind each."""
