"""A knowledge base of workshop conclusions: what is known, and how it is found."""
