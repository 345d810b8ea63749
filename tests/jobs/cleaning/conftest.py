"""How many random tables a law is held against: few each time, the same ones, many in `make test-all`."""

from hypothesis import settings

settings.register_profile("few", max_examples=10, derandomize=True, database=None)
settings.register_profile("many", max_examples=200)
settings.load_profile("few")
