"""What a table looks like: figures and looks of its columns, and problems with the steps that would mend them."""
