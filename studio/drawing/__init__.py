"""Drawings of what hangs together: where boxes and lines go, and the shapes that a template draws."""
