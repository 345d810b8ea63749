"""The ledger of a run, changed cells and removed rows, and what can be done with it.

ledger          which cells of a batch have changed, and which rows were removed
ledger_files    writes the ledger's two files
ledger_view     reads them, a page at a time
lives           what became of each column
unread          which rows have cells that a step could not read
late_rejects    rows that are removed after their table was sorted or gathered
patch           rows that somebody has corrected, in place of a table's own
mending         makes a patch from removed rows and what was typed into them
undo            restores the original from a result
before          … its cells, from the changes
lacking         … columns that the result need not contain
"""
