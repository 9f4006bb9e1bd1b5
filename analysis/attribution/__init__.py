"""Whose the warming is: shared out among what regions emit, by sector and gas."""
