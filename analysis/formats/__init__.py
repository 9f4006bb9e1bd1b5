"""What quantities are called, in which units, by whose names; and what of that is Keeling's own."""
