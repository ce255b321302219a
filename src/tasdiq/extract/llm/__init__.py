"""A language model behind an OpenAI-compatible address, as an option: a Reading in, Templates out, every value on the document's words."""
