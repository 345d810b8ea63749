"""Parts that show the state of a job."""
