"""The rules of product ordering: no Django, no clock, no I/O."""
