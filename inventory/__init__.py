"""TMF637 product inventory: what customers hold, in which state, in which plan, and since when it is billed."""
