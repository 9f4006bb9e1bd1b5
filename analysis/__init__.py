"""Tables, plots and reports from Keeling's trajectory files; the package keeling runs it."""
