"""Service ordering and service inventory (TMF641, TMF638): steps, partners, fallout."""
