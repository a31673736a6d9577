"""What a catalog says, as frozen values: no Django, no clock, no I/O."""
