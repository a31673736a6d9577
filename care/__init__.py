"""The care agents' console over the other apps' selectors and services."""
