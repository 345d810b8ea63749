"""Lists of what there is, each of them live."""
