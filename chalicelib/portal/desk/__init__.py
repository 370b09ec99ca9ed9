"""The staff console: where a provider's people answer, and where an administrator sets the desk up."""
