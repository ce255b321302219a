"""Reports in, clusters of reports that tell of the same incident out."""
