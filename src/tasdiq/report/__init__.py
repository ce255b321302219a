"""Templates and tables in, cited pages out."""
