"""TMF622 v5 over HTTP."""
