"""Real processes and real faults; at the end only the promises are checked: `make chaos SECONDS=60 SEED=1`."""
