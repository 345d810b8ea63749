"""What is learned from a whole table, batch by batch, and then applied to it: the work of steps that need more than a batch."""
