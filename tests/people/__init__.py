"""Test persons: they act as people do, and say what they then heard."""

from tests.people.telegram import Client

__all__ = ["Client"]
