"""Files made to exhaust, confuse or exploit whoever opens them, and what happens with them. Run by `make test-all`."""
