"""The rules of production: states, plans, roll-up and what a partner can be asked. Pure Python."""
