"""Hubs over HTTP: those of the other APIs, and TMF688 v4, which is not offered yet."""
