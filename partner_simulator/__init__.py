"""A stand-alone process that plays streaming partners over HTTP, for demonstrations and tests.

It shares nothing with the product it is called by, so that both sides can only agree over the wire.
"""
