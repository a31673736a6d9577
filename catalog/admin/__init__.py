"""The product managers' screens."""
