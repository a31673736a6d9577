"""What the desk knows without a database."""
