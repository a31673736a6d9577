"""TMF637 v5 over HTTP."""
