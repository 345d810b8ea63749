"""The core: messy bytes in, clean bytes out. It knows tables, but no database, queue, network or page."""
