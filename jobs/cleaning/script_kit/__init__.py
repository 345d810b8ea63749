"""What exported pandas scripts are made of: those parts of these modules that a recipe's steps use are copied into its script.

So they need pandas and the standard library alone. Names are unique across the modules, one of which imports from another
only by `from jobs.cleaning.script_kit.x import y`.
"""
