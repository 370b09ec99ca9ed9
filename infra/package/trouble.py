"""Why there is no package."""

from __future__ import annotations


class CannotPackage(Exception):
    """Says what is in the way, and what to do about it."""
