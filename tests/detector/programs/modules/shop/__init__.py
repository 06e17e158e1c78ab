"""A package with a variable of its own."""

currency = "USD"
