"""The interactive page: charts to choose from, drawn in the browser by plotly.js."""
