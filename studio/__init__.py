"""The product managers' desk: pages over the other apps' selectors and services."""
