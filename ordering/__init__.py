"""Product ordering (TMF622): intake, decomposition, roll-up, billing start."""
