"""What a run leaves behind: changed cells, rows that left, and the ways back by them.

ledger          which cells a batch changed, and which rows left it
ledger_files    the two files of it, written
ledger_view     … read, a page at a time
lives           what became of each column
unread          which rows hold cells that a step could not read
late_rejects    rows that leave after their table was sorted or gathered
patch           rows that somebody has mended, in the place of a table's own
mending         a patch, made of removed rows and what was typed into them
undo            from a result back to the original
before          … what its cells were, by the lines of the changes
lacking         … columns of which the result need not tell
"""
