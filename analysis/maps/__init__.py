"""Keeling's regions on a map of the world."""
