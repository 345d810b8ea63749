"""Benchmarks: the product beside its peers in one run, as ratios. `make bench` runs all; `python -m tests.bench clean` one."""
