"""A country's total under two definitions, and what each of their choices makes of it."""
