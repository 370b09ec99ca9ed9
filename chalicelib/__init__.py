"""What runs in Lambda: the help desk itself, floor upon floor."""
