"""One attempt of a job: its sign of life, who watches it, what it keeps, and how it ends if it does not end well."""
