"""The log as of a moment in; what is known then, linked and weighed, out."""
