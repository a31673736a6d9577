"""TMF620 v5, TMF633 v4 and the policies, over HTTP."""
