"""Makes the trained coder: ``python -m kb.train`` (see ``corpus/training/README.md``).

Needs torch and scikit-learn, which come with sentence-transformers; nothing that a user
runs imports this package.
"""
