"""The guided talk with a client: a pure machine over what he does and where he stands."""
