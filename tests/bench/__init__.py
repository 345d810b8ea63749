"""Benchmarks: the product and its peers in one run, as ratios. `make bench` runs all; `python -m tests.bench clean` one.

A benchmark is a module here with a TITLE and a `main`: its output, in Markdown, is its section of docs/benchmarks.md.
"""
