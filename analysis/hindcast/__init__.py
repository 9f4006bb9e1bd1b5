"""A prediction from an earlier base year: what it begins from, and how it fared."""
