"""Near duplicates: rows that mean the same thing, though they are not written alike.

pairs       records that share rare trigrams: who could be the same at all
evidence    for and against each pair, column by column, weighed by what this very table shows
linkage     pairs to groups, so that a chain of likenesses does not pull strangers together
learner     the table's rows in, the number of each row's group out
"""
