"""TMF622 product orders: intake, decomposition into service orders, roll-up and billing start."""
