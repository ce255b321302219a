"""The nouns every stage speaks: text, values, statements, records, vocabularies. Standard library only."""
