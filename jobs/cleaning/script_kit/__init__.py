"""The source of exported pandas scripts: the parts of these modules that a recipe's steps use are copied into its script.

So they need only pandas and the standard library. Names are unique across the modules, which import from each other only by
`from jobs.cleaning.script_kit.x import y`.
"""
