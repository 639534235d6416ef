"""What must not be in the data: personal identifiers."""
