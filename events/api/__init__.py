"""TMF688 v4 over HTTP; not offered yet."""
