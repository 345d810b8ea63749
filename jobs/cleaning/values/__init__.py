"""The values of single cells: numbers, dates, patterns, white space. Works on any batch, without knowing the whole table."""
