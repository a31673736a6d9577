"""What developers and installations run beside the product."""
