"""Looking at a file's first bytes and saying what they are: encoding, dialect, header. Candidates, scores, a choice."""
