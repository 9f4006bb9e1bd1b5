"""Metrics of pathways: when emissions peak and end, how far warming overshoots, who emits what."""
