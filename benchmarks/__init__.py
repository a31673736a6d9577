"""What Tierway costs, as ratios to a floor measured in the same run (docs/adr, ARCHITECTURE.md)."""
