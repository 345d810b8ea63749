"""Workbooks → canonical CSV, in a process of its own (see `jobs.cleaning.confined`)."""
