"""The same document by two coders who do not see each other, and what becomes of where they differ."""
