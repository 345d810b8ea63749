"""The same cleaning in other programs: `python with_X.py IN OUT`. They import nothing of the product."""
