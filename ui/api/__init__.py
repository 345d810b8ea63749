"""The API: the verbs of jobs/ and models/ for programs. Blocking work leaves the event loop, in threads."""
