"""Pages of jobs other than cleaning, generated from their kinds."""
