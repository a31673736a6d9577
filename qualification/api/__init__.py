"""TMF679 v5 and TMF760 v5 over HTTP."""
