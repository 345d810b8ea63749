"""One attempt at a job: its heartbeat, its watchdog, its checkpoints, and how it ends if it does not succeed."""
