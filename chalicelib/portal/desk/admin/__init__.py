"""Where the desk itself is set up: by those whose role lets them, each act logged."""
