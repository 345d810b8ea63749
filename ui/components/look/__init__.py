"""What is in a file: how it is read, its columns and its rows."""
