"""`runall` and its like: thin doors."""
