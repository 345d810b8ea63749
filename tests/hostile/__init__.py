"""Files made to starve, confuse or betray whoever opens them, and what becomes of them. Run by `make test-all`."""
