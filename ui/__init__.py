"""Interfaces: web pages, REST API and command line, all built on the same functions of jobs/ and models/."""
