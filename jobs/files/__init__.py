"""How files come, are kept and go: uploads put together, copies of a bucket's files, keep dates, and tidying up."""
