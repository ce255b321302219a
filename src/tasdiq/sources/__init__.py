"""Path or URL in, Documents out."""
