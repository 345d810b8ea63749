"""Near duplicates: rows that mean the same thing, although they are written differently.

pairs       candidates: records that share rare trigrams
evidence    for and against each pair, column by column, with weights estimated from the table itself
linkage     pairs to groups, so that a chain of similar records does not join different ones
learner     takes the table's rows, and gives the number of each row's group
"""
