"""How a file becomes events, documents and passages."""
