"""What is told of jobs outside of the app: letters, and what the kinds that deliver share."""
