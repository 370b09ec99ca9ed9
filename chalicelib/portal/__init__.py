"""Web pages for clients: forms in, HTML out."""
