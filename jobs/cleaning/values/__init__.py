"""What cells hold, and what becomes of it: numbers, dates, patterns, white space. Of one batch, without knowing the table."""
