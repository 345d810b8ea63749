"""What the page Help tells, beside the steps and the kinds of job."""
