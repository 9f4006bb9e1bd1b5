"""The page of a statement that keeling account writes."""
