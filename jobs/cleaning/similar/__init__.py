"""Near duplicates: rows that mean the same thing, although they are written differently.

pairs       candidates: records that share rare trigrams
evidence    for and against each pair, column by column, with weights estimated from the table itself
linkage     from pairs to groups, without joining different records through a chain of similar ones
learner     observes the table's rows, and returns the number of each row's group
"""
