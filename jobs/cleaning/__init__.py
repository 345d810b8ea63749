"""The core: messy bytes in, clean bytes out. Knows tables, and no database, queue, network or page."""
