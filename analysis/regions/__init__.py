"""What a file tells of regions: sums, pictures and a table."""
