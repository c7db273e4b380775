"""Measurements: what the program does, how fast and how well, as tables."""
