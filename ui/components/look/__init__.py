"""The content of a file: how it is read, its columns and its rows."""
