"""Jobs that are no cleaning, drawn from their kinds."""
