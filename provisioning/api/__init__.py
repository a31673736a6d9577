"""The REST doors of production."""
