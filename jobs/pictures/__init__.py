"""Pictures: made smaller or larger in a process of their own, which any of them may kill without harm."""
