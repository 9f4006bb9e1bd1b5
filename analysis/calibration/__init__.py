"""The page of a calibration: what was asked of an ensemble, what it meets, and what it does not."""
