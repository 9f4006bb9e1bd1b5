"""Tables, plots and reports from Keeling's trajectory files; reads files only."""
