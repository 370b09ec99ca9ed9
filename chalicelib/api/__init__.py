"""The JSON API for a provider's own programs: typed bodies in, JSON out."""
