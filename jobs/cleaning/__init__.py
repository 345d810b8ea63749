"""The core: messy bytes in, clean bytes out. Knows tables and nothing else: no rows of a database, no queue, no network, no pages."""
