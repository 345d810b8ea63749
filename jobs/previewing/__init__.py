"""Previews of files for pages, made in child processes with limits: the web process never opens a user's file."""
