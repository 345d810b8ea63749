"""Benchmarks: the product beside its peers in one run, as ratios. `make bench` runs all; `python -m tests.bench clean` one.

A benchmark is a file here with a TITLE and a `main`: what that prints, in Markdown, is its section in docs/benchmarks.md.
"""
