"""Documents in, the same Documents out with their article, repeats and fingerprint marked."""
