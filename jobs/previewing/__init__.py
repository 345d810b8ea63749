"""What pages are shown of a file before it is run, made in limited children: the web process never opens a user's file."""
