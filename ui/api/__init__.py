"""The REST API: the functions of jobs/ and models/ for programs. Blocking work runs in threads, off the event loop."""
