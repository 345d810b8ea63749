"""Running everything on one machine: the processes, their supervisor, and the embedded Redis."""
