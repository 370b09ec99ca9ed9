"""Figures, never verdicts: what things cost on this machine."""
