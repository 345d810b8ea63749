"""Everything on one machine: the processes, and what holds them together."""
