"""The profile of a table: statistics of its columns, and problems with the steps that would solve them."""
